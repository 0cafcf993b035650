using SamStream.Cli.Clips.Results;
using SamStream.Pipeline.Results;

namespace SamStream.Cli.Clips.Review;

/// <summary>How much there is to doubt of an object on a frame.</summary>
/// <param name="Doubt">0: nothing; 1: everything.</param>
/// <param name="Reason">What weighs most.</param>
internal readonly record struct FrameDoubt(float Doubt, ReviewReason Reason)
{
    // What is said of an object that is not seen may be right.
    private const float OfUnseen = 0.5f;

    // An object may move by as much from one frame to the next: by a half of its size.
    private const float UsualMove = 0.5f;

    /// <summary>Of an object.</summary>
    /// <param name="now">On the frame.</param>
    /// <param name="before">On the frame before; null: it is not known there.</param>
    public static FrameDoubt Of(in ResultObject now, ResultObject? before)
    {
        if (now.Area == 0)
            return new FrameDoubt(OfUnseen, now.State == TrackState.Occluded ? ReviewReason.Hidden : ReviewReason.Lost);
        var worst = new FrameDoubt(1 - now.Score, now.State == TrackState.Uncertain ? ReviewReason.Uncertain : ReviewReason.LowScore);
        // Where it was followed from both sides, a correction changes what they disagree about.
        if (now.Agreement is { } agreement)
            worst = new FrameDoubt(1 - agreement, ReviewReason.Disagreement);
        if (before is { Area: >= DoubtfulFrames.LeastArea, Center: { } from } && now is { Area: >= DoubtfulFrames.LeastArea, Center: { } to })
        {
            float growth = (float)Math.Max(now.Area, before.Value.Area) / Math.Min(now.Area, before.Value.Area);
            float size = MathF.Sqrt(before.Value.Area), move = MathF.Sqrt(((to.X - from.X) * (to.X - from.X)) + ((to.Y - from.Y) * (to.Y - from.Y))) / size;
            worst = Larger(worst, new FrameDoubt(Beyond(growth, DoubtfulFrames.JumpRatio), ReviewReason.AreaJump));
            worst = Larger(worst, new FrameDoubt(Beyond(move, UsualMove), ReviewReason.PlaceJump));
        }

        return worst;
    }

    private static FrameDoubt Larger(in FrameDoubt one, in FrameDoubt other) => other.Doubt > one.Doubt ? other : one;

    // 0 up to the usual, a half at twice that.
    private static float Beyond(float value, float usual) => value <= usual ? 0 : 1 - (usual / value);
}

/// <summary>Why a frame is worth a look.</summary>
internal enum ReviewReason
{
    /// <summary>The tracker is not sure of the mask.</summary>
    LowScore,

    /// <summary>The tracker says that it does not know whether the mask is the object.</summary>
    Uncertain,

    /// <summary>Followed from before it is another mask than followed from behind.</summary>
    Disagreement,

    /// <summary>The mask has become much larger or smaller since the frame before.</summary>
    AreaJump,

    /// <summary>The mask is elsewhere than on the frame before.</summary>
    PlaceJump,

    /// <summary>The object is said to be hidden.</summary>
    Hidden,

    /// <summary>The object is said to be lost.</summary>
    Lost,
}
