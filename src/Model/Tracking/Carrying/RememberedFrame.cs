using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Model.Motion;
using SamStream.Model.Tracking.Tracks;

namespace SamStream.Model.Tracking.Carrying;

/// <summary>
/// A frame that is being encoded while later ones are tracked: its objects' masks as they were carried to it, and the
/// motion since, along which what is found on it is brought forward.
/// </summary>
internal sealed class RememberedFrame
{
    private readonly List<RememberedObject> _objects = [];
    private readonly Stack<BinaryMask> _idle = new();
    private readonly ComposedMotion _motion = new();
    private long _maskBytes;

    /// <summary>False if the stream broke off since.</summary>
    public bool IsValid { get; private set; }

    /// <summary>Frames since.</summary>
    public int FramesSince => _motion.Frames;

    public IReadOnlyList<RememberedObject> Objects => _objects;

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes => _maskBytes + _motion.Bytes;

    /// <summary>Keeps the masks of the objects as they are now.</summary>
    public void Take(IReadOnlyList<ObjectTrack> tracks)
    {
        Forget();
        IsValid = true;
        for (int i = 0; i < tracks.Count; i++)
        {
            ObjectTrack track = tracks[i];
            if (track.Reference.IsEmpty)
                continue;
            BinaryMask mask = _idle.TryPop(out BinaryMask? idle) ? idle : new BinaryMask();
            long before = mask.CapacityBytes;
            mask.CopyFrom(track.Reference);
            _maskBytes += mask.CapacityBytes - before;
            _objects.Add(new RememberedObject(track, mask, track.PromptFrame, track.Carrying.Drift));
        }
    }

    /// <summary>Keeps the motion of one more frame.</summary>
    public void Add(in MaskMotion motion)
    {
        if (IsValid)
            _motion.Add(motion);
    }

    /// <summary>Carries a mask of the remembered frame to the latest one, of which there is at least one.</summary>
    public void BringForward(BinaryMask mask, BinaryMask carried) => _motion.Total.Carry(mask, carried);

    /// <summary>What is remembered is of no use any more.</summary>
    public void Forget()
    {
        IsValid = false;
        foreach (RememberedObject known in _objects)
            _idle.Push(known.Mask);
        _objects.Clear();
        _motion.Clear();
    }
}

/// <summary>One object on a remembered frame.</summary>
/// <param name="Track">Its track.</param>
/// <param name="Mask">Where it was carried to.</param>
/// <param name="PromptFrame">Its latest prompt then: a later one overrules what is found.</param>
/// <param name="Drift">Drift of the mask then.</param>
internal readonly record struct RememberedObject(ObjectTrack Track, BinaryMask Mask, long PromptFrame, float Drift);

/// <summary>Motion over all frames since one from which masks are carried.</summary>
internal sealed class ComposedMotion
{
    private readonly FlowComposition _composition = new();

    /// <summary>Frames since.</summary>
    public int Frames => _composition.Count;

    /// <summary>Motion back to that frame; only if there are <see cref="Frames"/>.</summary>
    public MaskMotion Total { get; private set; }

    /// <summary>Bytes of the buffers.</summary>
    public long Bytes => _composition.Bytes;

    /// <summary>Masks are carried from the current frame on.</summary>
    public void Clear() => _composition.Clear();

    /// <summary>Goes one frame further.</summary>
    public void Add(in MaskMotion step)
    {
        _composition.Add(step.Field);
        Total = MaskMotion.Of(_composition.Total, step.ScaleX, step.ScaleY);
    }
}
