using SamStream.Model.Flow;
using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Carrying;
using SamStream.Model.Tracking.Motion;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking;

/// <summary>
/// How an object that is seen gets from one frame to the next. The mask of the frame before is carried by optical flow.
/// Its box with a margin and its innermost point are the prompt; where a box tracker follows it, the two boxes alone. The
/// decoder never sees masks or logits of earlier frames: they make errors confirm themselves.
/// </summary>
internal sealed class FlowPropagation(TrackerOptions options, CandidateMasks candidates)
{
    /// <summary>
    /// Share of the carried box's width and height by which the mask may reach beyond it on each side; what lies further
    /// out has leaked. Boxes of one frame are nearer to the next one in more than 9 of 10 frames.
    /// </summary>
    private const float GrowthMargin = 0.1f;

    /// <summary>The same where a box tracker gives another box.</summary>
    private const float FollowedMargin = 0.04f;

    private readonly FrameMotion _motion = new(
        options.FlowLongestSide, new DisFlowOptions(), new CameraWatch(options.CutAboveDisorder));
    private readonly SmallObjectCarrying _small = new(options.FlowLongestSide, options.Appearance.Enabled);
    private readonly List<BinaryMask> _references = [];
    private readonly MaskParts _parts = new();
    private readonly InnerPoint _innerPoint = new();

    /// <summary>Bytes of the flow's buffers.</summary>
    public long Bytes => _motion.Bytes;

    /// <summary>True if the current frame goes on from the one before, so that masks can be carried.</summary>
    public bool IsContinuous => _motion.IsKnown;

    /// <summary>True if it does not because the picture is another one, not because the stream broke off.</summary>
    public bool IsCut => _motion.IsCut;

    /// <summary>The camera's motion from the frame before.</summary>
    public CameraMotion Camera => _motion.Camera;

    /// <summary>Motion to the current frame; only if it is continuous.</summary>
    public MaskMotion Motion => _motion.Motion;

    /// <summary>Moves on to a frame, once, before any object is looked at.</summary>
    public void Advance(VideoFrame frame, IReadOnlyList<ObjectTrack> tracks)
    {
        PixelBounds masks = default;
        _references.Clear();
        for (int i = 0; i < tracks.Count; i++)
        {
            if (tracks[i].Reference.IsEmpty)
                continue;
            masks = masks.Union(tracks[i].Reference.Bounds);
            _references.Add(tracks[i].Reference);
        }

        _motion.Advance(frame, masks, _references);
    }

    /// <summary>Carries the object's mask to the current frame.</summary>
    /// <returns>False if nothing is left of it.</returns>
    public bool Carry(ObjectTrack track, VideoFrame frame)
    {
        if (track.Reference.IsEmpty)
            return false;
        _motion.Motion.Carry(track.Reference, track.Carried);
        var image = new YuvImage(frame);
        _small.Carry(track, image, _motion.Camera);
        return track.Carried.Area >= options.MinimumAreaPixels;
    }

    /// <summary>Learns how an object looks that was prompted on the frame.</summary>
    public void Begin(ObjectTrack track, in YuvImage image) => _small.Begin(track, image);

    /// <summary>Learns how an object looks that was found on the frame.</summary>
    /// <param name="track">Its mask is the reference.</param>
    /// <param name="image">The frame.</param>
    /// <param name="isReliable">The mask is beyond doubt.</param>
    public void Learn(ObjectTrack track, in YuvImage image, bool isReliable) => _small.Learn(track, image, isReliable);

    /// <summary>Adds the prompt that should find the carried object.</summary>
    public void Propose(ObjectTrack track, PromptBatch prompts)
    {
        bool isFollowed = track.Target.IsFollowed;
        BoxXyxy box = CarriedBox(track).Expand(isFollowed ? FollowedMargin : options.BoxMargin)
            .ClipTo(track.Carried.Width, track.Carried.Height);
        int prompt = prompts.Add();
        prompts.AddBox(prompt, box.X1, box.Y1, box.X2, box.Y2);
        if (isFollowed)
            return;
        (float x, float y) = _innerPoint.Find(track.Carried)!.Value;
        prompts.AddPoint(prompt, x, y, positive: true);
    }

    /// <summary>Cuts off what leaks out or does not look like the object, and makes the rest its mask.</summary>
    /// <returns>False if next to nothing is left; the track is as before.</returns>
    public bool TryAccept(ObjectTrack track, DecodedMasks decoded, in Candidate candidate)
    {
        candidates.Resample(decoded, candidate.Prompt, candidate.Mask, track.Spare);
        // A leak into the background would widen the next prompt, and so leak further from frame to frame.
        if (candidate.Agreement is not null)
        {
            BoxXyxy carried = CarriedBox(track).Expand(GrowthMargin);
            if (track.Target.IsFollowed)
                carried = carried.Union(track.Target.Box.Expand(GrowthMargin));
            track.Spare.ClipTo(PixelBounds.Around(carried, track.Spare.Width, track.Spare.Height));
        }

        // The encoder's cells are too coarse to tell parts of what is found pixel by pixel.
        bool isMatched = candidate.Agreement is not null && track.Match is not null;
        if (track.Memory.IsFitted && !isMatched)
            _parts.EraseStrangers(track.Spare, track.Likeness, options.StrangerBelowAppearance * track.Memory.Self);
        if (track.Spare.Area < options.MinimumAreaPixels)
            return false;
        track.AcceptSpare();
        return true;
    }

    /// <summary>The box of the carried mask, without specks.</summary>
    public BoxXyxy CarriedBox(ObjectTrack track) =>
        track.MatchedBox ?? _parts.RobustBounds(track.Carried, options.SpeckShare).ToBox();
}
