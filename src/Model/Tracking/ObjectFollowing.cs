using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Model.Motion;
using SamStream.Model.Networks;
using SamStream.Model.Networks.NanoTrack;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Carrying;
using SamStream.Model.Tracking.Proposing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Stages;

namespace SamStream.Model.Tracking;

/// <summary>
/// What becomes of the objects on a frame: each is carried to it, proposed for, and takes over the mask that it was given.
/// </summary>
internal sealed class ObjectFollowing : IDisposable
{
    /// <summary>
    /// Likeness inside a carried mask, as a share of that on the prompt's frame, below which it is on something else: the object is
    /// behind that, and not carried on.
    /// </summary>
    private const float LeastLikeness = 0.5f;

    /// <summary>
    /// IoU of the box tracker's box and that of the carried mask below which the mask goes with the former, if that is smaller than
    /// this share of the frame.
    /// </summary>
    private const float LeastAgreement = 0.3f;
    private const float SmallShare = 0.06f;

    /// <summary>For a mask that is carried only: what was found on the frame was refused.</summary>
    private const float ScoreOfCarried = 0.25f;

    /// <summary>IoU from which the best masks of two prompts agree, and are averaged.</summary>
    private const float AgreeingIou = 0.7f;

    /// <summary>Frames from one that is remembered to the next: neighbours say the same.</summary>
    private const int RefreshEvery = 5;

    /// <summary>Score from which a mask is beyond doubt, so that how the object looks there is remembered.</summary>
    private const float RememberAbove = 0.93f;

    private readonly TrackerOptions _options;
    private readonly CandidateMasks _candidates = new();
    private readonly FrameMotion _motion;
    private readonly MaskProposer _mask = new();
    private readonly BoxProposer? _box;
    private readonly AppearanceProposer _appearance = new();
    private readonly AppearanceFitting _fitting;
    private readonly ColorSignature _colors = new();
    private readonly List<BinaryMask> _masks = [];
    private readonly SideThread? _boxThread;
    private IReadOnlyList<ObjectTrack> _boxTracks = [];
    private VideoFrame? _boxFrame;

    /// <param name="options">How objects are carried.</param>
    /// <param name="channels">Channels of the network's embedding.</param>
    /// <param name="boxes">What follows boxes, borrowed; null: flow alone says where objects go.</param>
    public ObjectFollowing(TrackerOptions options, int channels, NanoTrackNetwork? boxes = null)
    {
        _options = options;
        _box = boxes is not null && options.Has(TrackerParts.BoxTracker) ? new BoxProposer(boxes) : null;
        if (_box is not null)
            _boxThread = new SideThread("boxes", MoveBoxes);
        _motion = new FrameMotion(options.FlowLongestSide, new DisFlowOptions(), new CameraWatch());
        _fitting = new AppearanceFitting(channels);
    }

    /// <summary>Bytes of the buffers of flow and box tracker.</summary>
    public long MotionBytes => _motion.Bytes + (_box?.Bytes ?? 0);

    /// <summary>True if the current frame goes on from the one before, so that masks can be carried.</summary>
    public bool IsContinuous => _motion.IsKnown;

    /// <summary>True if it does not because the picture is another one, not because the stream broke off.</summary>
    public bool IsCut => _motion.IsCut;

    /// <summary>Motion to the current frame; only if it is continuous.</summary>
    public MaskMotion Motion => _motion.Motion;

    /// <summary>Moves on to a frame, once, before any object is looked at.</summary>
    public void Advance(VideoFrame frame, IReadOnlyList<ObjectTrack> tracks)
    {
        PixelBounds masks = default;
        _masks.Clear();
        for (int i = 0; i < tracks.Count; i++)
        {
            if (tracks[i].Reference.IsEmpty)
                continue;
            masks = masks.Union(tracks[i].Reference.Bounds);
            _masks.Add(tracks[i].Reference);
        }

        MoveOn(frame, masks, tracks);
        for (int i = 0; i < tracks.Count; i++)
            tracks[i].Advance(_motion.Camera, frame.Width, frame.Height);
    }

    // The box tracker works beside the flow: neither needs the other, and both take one thread. Across a cut, where the boxes
    // move for nothing, they are not used: the objects may be anywhere.
    private void MoveOn(VideoFrame frame, in PixelBounds masks, IReadOnlyList<ObjectTrack> tracks)
    {
        if (_boxThread is null || tracks.Count == 0 || !_motion.MayGoOn(frame))
        {
            _motion.Advance(frame, masks, _masks);
            return;
        }

        (_boxTracks, _boxFrame) = (tracks, frame);
        _boxThread.Begin();
        try
        {
            _motion.Advance(frame, masks, _masks);
        }
        finally
        {
            _boxThread.Wait();
            (_boxTracks, _boxFrame) = ([], null);
        }
    }

    private void MoveBoxes()
    {
        for (int i = 0; i < _boxTracks.Count; i++)
            _box!.Advance(_boxTracks[i], _boxFrame!);
    }

    /// <summary>Carries the objects' masks to the current frame, and says where each of them should be.</summary>
    public void Carry(List<ObjectTrack> tracks, VideoFrame frame)
    {
        foreach (ObjectTrack track in tracks)
            Carry(track, frame);
    }

    private void Carry(ObjectTrack track, VideoFrame frame)
    {
        if (!IsContinuous || track.Reference.IsEmpty)
        {
            track.Carried.Seal(0, default);
            track.Expected = SearchedPart(track, frame);
            return;
        }

        Motion.Carry(track.Reference, track.Carried);
        track.DropRest();
        if (track.Target.IsFollowed && IsSmall(track.Target.Box, frame)
            && track.Target.Box.IntersectionOverUnion(track.CarriedBox) < LeastAgreement)
            GoWithBox(track);
        track.Expected = track.Target.IsFollowed
            ? track.Carried.Bounds.Union(PixelBounds.Around(track.Target.Box, frame.Width, frame.Height))
            : track.Carried.Bounds;
    }

    private static bool IsSmall(in BoxXyxy box, VideoFrame frame) =>
        Math.Max(box.Width, box.Height) < SmallShare * Math.Max(frame.Width, frame.Height);

    // What is small and quick leaves the reach of flow, and not that of the box tracker.
    private static void GoWithBox(ObjectTrack track)
    {
        BoxXyxy to = track.Target.Box, from = track.Reference.Bounds.ToBox();
        track.Carried.CopyShifted(
            track.Reference, (int)MathF.Round((to.X1 + to.X2 - from.X1 - from.X2) / 2), (int)MathF.Round((to.Y1 + to.Y2 - from.Y1 - from.Y2) / 2));
        track.DropRest();
    }

    /// <summary>How much the mask may have been spoilt by carrying it to the current frame.</summary>
    public float Drift(ObjectTrack track) => MaskDrift.Of(track.Reference, track.Carried, Motion);

    /// <summary>
    /// Whether an encoding would help it at once: it is uncertain, it has just gone behind something, or flow and box tracker take it to
    /// different places. What is uncertain since its prompt stays so whatever is encoded.
    /// </summary>
    public static bool IsInDoubt(ObjectTrack track) =>
        track.State == TrackState.Occluded
        || (track.State == TrackState.Uncertain && track.ScoreLimit >= 1)
        || (track.Target.IsFollowed && !track.Carried.IsEmpty && track.Target.Box.IntersectionOverUnion(track.CarriedBox) < LeastAgreement);

    /// <summary>Looks where a frame is like an object.</summary>
    public static void Classify(ObjectTrack track, ImageEmbedding embedding)
    {
        if (track.Memory.IsFitted)
            track.Memory.Classify(embedding, track.Likeness);
    }

    /// <summary>Adds the prompts that should find the object on this frame.</summary>
    public void Propose(ObjectLook look)
    {
        (ObjectTrack track, PromptBatch prompts) = (look.Track, look.View.Prompts);
        bool isCarried = !track.Carried.IsEmpty;
        _mask.Propose(look);
        _box?.Propose(look);
        look.Expected = isCarried ? prompts.Count - look.Prompt : 0;
        if (_options.Has(TrackerParts.Search) && !isCarried)
            _appearance.Propose(look);
        look.Sought = prompts.Count - look.Prompt - look.Expected;
    }

    /// <summary>Adds the prompt for a carried mask alone: the object is looked for nowhere else.</summary>
    public void ProposeCarried(ObjectLook look)
    {
        _mask.Propose(look);
        look.Expected = look.View.Prompts.Count - look.Prompt;
    }

    /// <summary>The object takes over the mask that it was given, or goes on without one.</summary>
    /// <param name="look">The object, with its choice.</param>
    /// <param name="image">The frame; default if its pixels are gone, as when its encoder has taken long.</param>
    public TrackUpdate Judge(ObjectLook look, in YuvImage image)
    {
        ObjectTrack track = look.Track;
        if (look.Choice is not { } choice)
        {
            Miss(look);
            return default;
        }

        DecodedMasks decoded = look.View.Decoded;
        bool isElsewhere = choice.IsSought;
        float? agreement = isElsewhere ? null : AgreementOf(look, choice);
        bool isAccepted = TryTake(look, choice);
        var update = new TrackUpdate(
            look.View, choice.Prompt, isAccepted ? choice.Mask : null, choice.PredictedIou, choice.Stability, agreement);
        if (!isAccepted)
        {
            Miss(look);
            return update;
        }

        if (!image.IsEmpty)
        {
            _colors.Take(image, track.Reference);
            track.ColorLikeness = _colors.Coefficient(track.Colors);
        }

        track.Found(choice.Probability);
        _box?.Correct(track, choice.PredictedIou, isElsewhere);
        return update;
    }

    /// <summary>Learns how an object moves that was prompted on the frame.</summary>
    public void Begin(ObjectTrack track, in YuvImage image) => _box?.Begin(track, image);

    /// <summary>Remembers how the objects look that were prompted on a frame.</summary>
    /// <param name="looks">The objects.</param>
    /// <param name="frame">Index of the frame.</param>
    public void Remember(List<ObjectLook> looks, long frame)
    {
        if (!_options.Appearance || !_options.Has(TrackerParts.Appearance))
            return;
        foreach (ObjectLook look in looks)
        {
            ObjectTrack track = look.Track;
            bool isDue = _options.Has(TrackerParts.Refresh) && track.Memory.IsFitted && track.Score >= RememberAbove && (frame - track.PromptFrame) % RefreshEvery == 0;
            if (look.IsCarried || (!track.IsNew && !isDue))
                continue;
            _masks.Clear();
            foreach (ObjectLook other in looks)
                _masks.Add(other.Track.Reference);
            if (!track.IsNew)
            {
                _fitting.Refresh(track.Memory, look.View.Embedding, track.Reference, _masks);
                continue;
            }

            track.IsNew = false;
            _fitting.Begin(track.Memory, look.View.Embedding, track.Reference, _masks);
            if (!track.Memory.IsFitted)
                continue;
            track.Memory.Classify(look.View.Embedding, track.Likeness);
            track.Memory.Self = track.Likeness.Mean(track.Reference);
        }
    }

    public void Dispose()
    {
        _boxThread?.Dispose();
        _box?.Dispose();
    }

    // Where an object without a mask is looked for; empty: anywhere.
    private static PixelBounds SearchedPart(ObjectTrack track, VideoFrame frame)
    {
        if (track.IsAnywhere || !track.Memory.IsFitted)
            return default;
        BoxXyxy last = track.LastSeen.BoxIn(frame.Width, frame.Height);
        // In turns near its last place, where even a small one is seen large, and ever further away.
        bool isNear = track.MissedFrames % 2 == 1;
        float reach = isNear
            ? Math.Max(last.Width, last.Height)
            : AppearanceProposer.ReachPerFrame * track.MissedFrames * Math.Max(frame.Width, frame.Height);
        return PixelBounds.Around(last.Expand(reach, reach), frame.Width, frame.Height);
    }

    // Makes the choice its mask; false if that is next to nothing.
    private bool TryTake(ObjectLook look, in RankedMask choice)
    {
        ObjectTrack track = look.Track;
        DecodedMasks decoded = look.View.Decoded;
        if (_options.Has(TrackerParts.Averaging) && look.BestBeside(choice.Prompt) is { } other && Overlap(decoded, choice, other) >= AgreeingIou)
            decoded.Average(choice.Prompt, choice.Mask, other.Prompt, other.Mask);
        _candidates.Resample(decoded, choice.Prompt, choice.Mask, track.Spare);
        if (track.Spare.Area < ObjectTrack.FewestPixels)
            return false;
        track.AcceptSpare();
        return true;
    }

    private static float Overlap(DecodedMasks decoded, in RankedMask one, in RankedMask other) => LowResMask.IntersectionOverUnion(
        decoded.Logits(one.Prompt, one.Mask), decoded.Logits(other.Prompt, other.Mask), decoded.Geometry);

    private float AgreementOf(ObjectLook look, in RankedMask choice)
    {
        Span<float> agreements = stackalloc float[look.View.Decoded.MasksPerPrompt];
        _candidates.Compare(look.View.Decoded, choice.Prompt, look.Track.Carried, agreements);
        return agreements[choice.Mask];
    }

    private static void Miss(ObjectLook look)
    {
        ObjectTrack track = look.Track;
        if (track.Memory.IsFitted && track.Likeness.Mean(track.Carried) < LeastLikeness * track.Memory.Self)
            track.Carried.Seal(0, default);
        track.Miss(ScoreOfCarried, look.IsTaken);
        if (!track.Reference.IsEmpty && track.Target.IsFollowed)
            track.Target.Box = track.CarriedBox;
    }
}
