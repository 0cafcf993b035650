using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Tracking.Tracks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Proposing;

/// <summary>
/// Proposes the box of the mask that optical flow has carried from the frame before, with a margin; where no box tracker looks at
/// the object, with the innermost point of the mask. The decoder never sees masks or logits of earlier frames: they make errors
/// confirm themselves.
/// </summary>
internal sealed class MaskProposer : IProposer
{
    /// <summary>Share of the box's sides that is added on each side: beside a box tracker, and alone.</summary>
    private const float Margin = 0.04f;
    private const float MarginAlone = 0.05f;

    private readonly InnerPoint _innerPoint = new();

    /// <inheritdoc/>
    public void Propose(ObjectLook look)
    {
        (ObjectTrack track, PromptBatch prompts) = (look.Track, look.View.Prompts);
        if (track.Carried.IsEmpty)
            return;
        bool isFollowed = track.Target.IsFollowed;
        BoxXyxy box = track.CarriedBox.Expand(isFollowed ? Margin : MarginAlone).ClipTo(track.Carried.Width, track.Carried.Height);
        int prompt = prompts.Add();
        prompts.AddBox(prompt, box.X1, box.Y1, box.X2, box.Y2);
        if (isFollowed)
            return;
        (float x, float y) = _innerPoint.Find(track.Carried)!.Value;
        prompts.AddPoint(prompt, x, y, positive: true);
    }
}
