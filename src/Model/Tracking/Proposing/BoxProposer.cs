using SamStream.Model.Networks;
using SamStream.Model.Networks.NanoTrack;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Proposing;

/// <summary>
/// Proposes the box to which a learned tracker follows the object: it does not drift off into what surrounds the object, while
/// masks say where the object ends. It goes on with an object that is lost, as long as the picture does.
/// </summary>
/// <param name="network">Borrowed.</param>
internal sealed class BoxProposer(NanoTrackNetwork network) : IProposer, IDisposable
{
    /// <summary>Share of the box's sides that is added on each side.</summary>
    private const float Margin = 0.03f;

    /// <summary>From these on a mask corrects the box, which goes this share of the way.</summary>
    private const float SeedAgreement = 0.6f;
    private const float SeedPredictedIou = 0.8f;
    private const float SeedRate = 0.3f;

    private readonly BoxTracker _tracker = new(network);

    /// <summary>Bytes of its buffers.</summary>
    public long Bytes => _tracker.Bytes;

    /// <inheritdoc/>
    public void Begin(ObjectTrack track, in YuvImage frame) => _tracker.Start(track.Target, frame, track.Reference.Bounds.ToBox());

    /// <inheritdoc/>
    public void Advance(ObjectTrack track, VideoFrame frame)
    {
        if (track.Target.IsFollowed && !track.IsAnywhere)
            _tracker.Step(track.Target, new YuvImage(frame));
    }

    /// <inheritdoc/>
    public void Propose(ObjectLook look)
    {
        (ObjectTrack track, PromptBatch prompts) = (look.Track, look.View.Prompts);
        if (!track.Target.IsFollowed || track.IsAnywhere)
            return;
        BoxXyxy box = track.Target.Box.Expand(Margin).ClipTo(look.View.Width, look.View.Height);
        if (!box.IsEmpty)
            prompts.AddBox(prompts.Add(), box.X1, box.Y1, box.X2, box.Y2);
    }

    /// <inheritdoc/>
    public void Correct(ObjectTrack track, float predictedIou, bool isElsewhere)
    {
        if (!track.Target.IsFollowed)
            return;
        BoxXyxy found = track.Reference.Bounds.ToBox(), box = track.Target.Box;
        if (isElsewhere)
            track.Target.Box = found;
        else if (predictedIou > SeedPredictedIou && found.IntersectionOverUnion(box) > SeedAgreement)
            track.Target.Box = Between(box, found);
    }

    public void Dispose() => _tracker.Dispose();

    private static BoxXyxy Between(in BoxXyxy from, in BoxXyxy to) => new(
        from.X1 + (SeedRate * (to.X1 - from.X1)), from.Y1 + (SeedRate * (to.Y1 - from.Y1)),
        from.X2 + (SeedRate * (to.X2 - from.X2)), from.Y2 + (SeedRate * (to.Y2 - from.Y2)));
}
