using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tracking;

/// <summary>What is remembered of one object; written by the track stage only.</summary>
internal sealed class ObjectTrack(ObjectId id)
{
    private BinaryMask _spare = new();

    public ObjectId Id { get; } = id;

    public string? Label { get; set; }

    public TrackState State { get; set; } = TrackState.Lost;

    /// <summary>Frame of the latest prompt.</summary>
    public long PromptFrame { get; set; }

    /// <summary>Frames in a row without an acceptable mask.</summary>
    public int WeakFrames { get; set; }

    /// <summary>What it looked like when it was prompted.</summary>
    public AppearanceAnchor Anchor { get; } = new();

    /// <summary>Its colours when it was prompted.</summary>
    public ColorSignature Colors { get; } = new();

    /// <summary>The object's mask on the frame before, before overlaps with others were resolved; empty when lost.</summary>
    public BinaryMask Reference { get; private set; } = new();

    /// <summary>The reference carried to the current frame.</summary>
    public BinaryMask Carried { get; } = new();

    /// <summary>A buffer for the mask that becomes the reference with <see cref="AcceptSpare"/>.</summary>
    public BinaryMask Spare => _spare;

    /// <summary>True from a break of the stream until it is found again, prompted or given up.</summary>
    public bool IsSought { get; private set; }

    /// <summary>Where it was before that.</summary>
    public LastSighting LastSeen { get; private set; }

    /// <summary>Frames on which it was looked for since.</summary>
    public int SearchedFrames { get; set; }

    /// <summary>How long it has been looked for, by the media clock; breaks of the stream do not count.</summary>
    public TimeSpan SearchTime { get; set; }

    /// <summary>Bytes of its masks.</summary>
    public long Bytes => Reference.CapacityBytes + Carried.CapacityBytes + _spare.CapacityBytes;

    /// <summary>The stream broke off: from here on it is looked for. One that was lost before that stays so.</summary>
    public void Seek()
    {
        if (!Reference.IsEmpty)
        {
            LastSeen = new LastSighting(Reference);
            IsSought = true;
            SearchTime = TimeSpan.Zero;
        }

        SearchedFrames = 0;
        WeakFrames = 0;
        Lose();
    }

    /// <summary>It was found again.</summary>
    public void EndSearch()
    {
        IsSought = false;
        State = TrackState.Reacquired;
    }

    /// <summary>It was prompted: there is nothing to look for.</summary>
    public void CancelSearch() => IsSought = false;

    /// <summary>Makes the spare mask the reference.</summary>
    public void AcceptSpare() => (Reference, _spare) = (_spare, Reference);

    /// <summary>Forgets where the object was: nothing is carried on from here.</summary>
    public void Lose()
    {
        State = TrackState.Lost;
        Reference.Seal(0, default);
    }
}
