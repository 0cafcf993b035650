using SamStream.Model.Networks;
using SamStream.Model.Networks.NanoTrack;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Carrying;

/// <summary>
/// Follows the boxes of objects with a learned tracker, beside the flow that carries their masks: it does not drift off into what
/// surrounds the object, while its masks say where the object ends.
/// </summary>
/// <param name="network">Borrowed.</param>
internal sealed class BoxFollowing(NanoTrackNetwork network) : IDisposable
{
    /// <summary>Share of the sides that is added to the tracker's box on each side before it is a prompt.</summary>
    private const float PromptMargin = 0.03f;

    /// <summary>From these on a mask corrects the tracker's box, which goes this share of the way.</summary>
    private const float SeedAgreement = 0.6f;
    private const float SeedPredictedIou = 0.8f;
    private const float SeedRate = 0.3f;

    private readonly BoxTracker _tracker = new(network);

    /// <summary>Bytes of its buffers.</summary>
    public long Bytes => _tracker.Bytes;

    /// <summary>Begins with an object that was prompted on a frame.</summary>
    public void Begin(ObjectTrack track, in YuvImage frame) => _tracker.Start(track.Target, frame, track.Reference.Bounds.ToBox());

    /// <summary>Moves the box of an object on to a frame, if it was seen on the frame before.</summary>
    public void Advance(ObjectTrack track, VideoFrame frame)
    {
        if (track.Target.IsFollowed && !track.Reference.IsEmpty)
            _tracker.Step(track.Target, new YuvImage(frame));
    }

    /// <summary>Adds the box as a prompt.</summary>
    /// <returns>The number of prompts added, 0 or 1.</returns>
    public static int Propose(ObjectTrack track, VideoFrame frame, PromptBatch prompts)
    {
        if (!track.Target.IsFollowed)
            return 0;
        BoxXyxy box = track.Target.Box.Expand(PromptMargin).ClipTo(frame.Width, frame.Height);
        if (box.IsEmpty)
            return 0;
        prompts.AddBox(prompts.Add(), box.X1, box.Y1, box.X2, box.Y2);
        return 1;
    }

    /// <summary>Corrects the box by the mask that was found, which is the reference.</summary>
    /// <param name="track">The object.</param>
    /// <param name="predictedIou">The model's estimate for the mask.</param>
    /// <param name="isElsewhere">It was not carried there.</param>
    public static void Correct(ObjectTrack track, float predictedIou, bool isElsewhere)
    {
        if (!track.Target.IsFollowed)
            return;
        BoxXyxy found = track.Reference.Bounds.ToBox(), box = track.Target.Box;
        if (isElsewhere)
            track.Target.Box = found;
        else if (predictedIou > SeedPredictedIou && found.IntersectionOverUnion(box) > SeedAgreement)
            track.Target.Box = Between(box, found);
    }

    /// <summary>The object was not found where the tracker went: goes on from where its mask was carried.</summary>
    public static void Restart(ObjectTrack track, in BoxXyxy carried)
    {
        if (track.Target.IsFollowed && !carried.IsEmpty)
            track.Target.Box = carried;
    }

    public void Dispose() => _tracker.Dispose();

    private static BoxXyxy Between(in BoxXyxy from, in BoxXyxy to) => new(
        from.X1 + (SeedRate * (to.X1 - from.X1)), from.Y1 + (SeedRate * (to.Y1 - from.Y1)),
        from.X2 + (SeedRate * (to.X2 - from.X2)), from.Y2 + (SeedRate * (to.Y2 - from.Y2)));
}
