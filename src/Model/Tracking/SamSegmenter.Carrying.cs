using SamStream.Model.Tracking.Carrying;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Model.Tracking;

/// <summary>Frames that are not encoded.</summary>
public sealed partial class SamSegmenter
{
    /// <summary>Frames that an object may be carried over while prompts for others come one after the other.</summary>
    private const int MostUnseen = EncodeSchedule.MostInterval;

    private readonly List<PixelBounds> _awaited = [];
    private bool _asksPromptedAlone;

    /// <inheritdoc/>
    public CarryDemand Advance(VideoFrame frame, EncodeScope scope)
    {
        MoveOn(frame);
        _isAdvanced = true;
        bool isContinuous = _following.IsContinuous;
        if (isContinuous)
            _remembered.Add(_following.Motion);
        else
            _remembered.Forget();
        bool isRequired = false, isInDoubt = false, hasObjects = false, isAnywhere = !scope.HasParts;
        float drift = 0;
        _expected.Clear();
        foreach (ObjectTrack track in _objects.Tracks)
        {
            if (track.IsHeld)
                continue;
            hasObjects = true;
            isRequired |= _objects.LatestFor(track.Id) is not null || !isContinuous;
            if (!track.Reference.IsEmpty)
                track.Carrying.Add(_following.Drift(track));
            // One that is lost is looked for, if it is known what it looks like.
            bool isSought = track.Reference.IsEmpty && track.Memory.IsFitted;
            drift = Math.Max(drift, isSought ? float.MaxValue : track.Carrying.Drift);
            isInDoubt |= ObjectFollowing.IsInDoubt(track);
            isAnywhere |= track.Expected.IsEmpty;
            _expected.Add(track.Expected);
        }

        _asksPromptedAlone = scope is { IsAwaited: true, HasParts: true } && isContinuous && isRequired && MayAskPromptedAlone();
        bool isReduced = !isRequired && scope.IsReduced(isPart: !isAnywhere);
        FrameParts parts = _asksPromptedAlone ? _regions.ChooseQuickly(_awaited, frame.Width, frame.Height)
            : isAnywhere || !hasObjects ? FrameParts.Whole with { IsReduced = isReduced }
            : _regions.Choose(_expected, frame.Width, frame.Height, isReduced);
        // What is known already is better than what is carried.
        bool isKept = hasObjects && IsKept(frame, parts);
        float cost = isKept ? 0 : _regions.CostOf(parts, frame.Width, frame.Height);
        return new CarryDemand(hasObjects, isRequired || isKept, drift, parts, cost, isInDoubt);
    }

    // Where it is known what the prompts are for, and all others were seen of late.
    private bool MayAskPromptedAlone()
    {
        _awaited.Clear();
        foreach (ObjectTrack track in _objects.Tracks)
        {
            if (track.IsHeld)
                continue;
            bool isPrompted = _objects.LatestFor(track.Id) is not null;
            if (isPrompted ? track.Expected.IsEmpty : track.Carrying.Frames >= MostUnseen)
                return false;
            if (isPrompted)
                _awaited.Add(track.Expected);
        }

        return true;
    }

    /// <inheritdoc/>
    public void Refine(IReadOnlyList<FrameResult> carried, FrameResult encoded) => _backward.Run(carried, encoded);

    /// <inheritdoc/>
    public void Remember() => _remembered.Take(_objects.Tracks);

    /// <inheritdoc/>
    public void Correct(IFrameEmbedding embedding)
    {
        using var lease = (EmbeddingPool.Lease)embedding;
        if (!_remembered.IsValid)
            return;
        Open(lease);
        foreach (RememberedObject known in _remembered.Objects)
        {
            ObjectTrack track = known.Track;
            if (track.Reference.IsEmpty || track.PromptFrame != known.PromptFrame || !_objects.Tracks.Contains(track))
                continue;
            track.Carried.CopyFrom(known.Mask);
            ObjectLook look = Begin(track, ViewOf(known.Mask.Bounds), given: null);
            ObjectFollowing.Classify(track, look.View.Embedding);
            _following.ProposeCarried(look);
        }

        Decode(lease);
        Assign(default, 0);
        foreach (ObjectLook look in _looks)
            JudgeRemembered(look);
        _exclusion.Separate(_looks);
        foreach (ObjectLook look in _looks)
            BringForward(look.Track);
        _remembered.Forget();
    }

    // Leaves the mask of the remembered frame as the track's reference.
    private void JudgeRemembered(ObjectLook look)
    {
        ObjectTrack track = look.Track;
        float driftThen = 0;
        foreach (RememberedObject known in _remembered.Objects)
            driftThen = ReferenceEquals(known.Track, track) ? known.Drift : driftThen;
        float driftSince = Math.Max(0, track.Carrying.Drift - driftThen);
        TrackUpdate found = _following.Judge(look, default);
        track.Carrying.Reset(found, _remembered.FramesSince, driftSince);
    }

    private void BringForward(ObjectTrack track)
    {
        if (track.Reference.IsEmpty || _remembered.FramesSince == 0)
            return;
        _remembered.BringForward(track.Reference, track.Carried);
        track.DropRest();
        track.AcceptCarried();
    }

    private void PublishCarried(VideoFrame frame, FrameResult result)
    {
        result.MarkCarried();
        foreach (ObjectTrack track in _objects.Tracks)
        {
            TakeCarried(track);
            _publication.Add(track, track.Carrying.Now, result);
        }

        _publication.Complete(result, frame.Metadata.Index);
    }

    private static void TakeCarried(ObjectTrack track)
    {
        if (!track.Reference.IsEmpty)
            track.AcceptCarried();
    }
}
