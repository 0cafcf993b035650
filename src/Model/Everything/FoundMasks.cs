using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Model.Everything;

/// <summary>What was found on a frame.</summary>
/// <param name="Masks">The largest first.</param>
/// <param name="Prompts">How many the decoder answered.</param>
/// <param name="Times">What it took.</param>
public sealed record FoundMasks(IReadOnlyList<FoundMask> Masks, int Prompts, EverythingTimes Times);

/// <summary>A mask, and what it was found by: a point or a box.</summary>
/// <param name="Mask">Of the frame's size, with area and bounds.</param>
/// <param name="PredictedIou">The model's own estimate; mostly 0 to 1, but not clamped.</param>
/// <param name="Stability">How little it depends on the threshold of its logits, 0 to 1.</param>
/// <param name="Prompt">What asked for it.</param>
public sealed record FoundMask(CocoRle Mask, float PredictedIou, float Stability, MaskPrompt Prompt)
{
    /// <summary>Pixels.</summary>
    public int Area { get; } = Mask.Area;

    /// <summary>Tight.</summary>
    public PixelBounds Bounds { get; } = Mask.Bounds;
}

/// <summary>A point of the grid, or a box, in frame pixels.</summary>
/// <param name="X">Column of the point.</param>
/// <param name="Y">Row of the point.</param>
/// <param name="Box">Null: the point is the prompt; else the box is, and the point is its centre.</param>
public readonly record struct MaskPrompt(float X, float Y, BoxXyxy? Box)
{
    public static MaskPrompt Of(in BoxXyxy box) => new((box.X1 + box.X2) / 2, (box.Y1 + box.Y2) / 2, box);
}

/// <summary>What a frame took.</summary>
/// <param name="Encode">The image encoder.</param>
/// <param name="Decode">The mask decoder.</param>
/// <param name="Filter">Scores, masks at full size, and the choice among them.</param>
public readonly record struct EverythingTimes(TimeSpan Encode, TimeSpan Decode, TimeSpan Filter)
{
    public static EverythingTimes operator +(EverythingTimes a, EverythingTimes b) =>
        new(a.Encode + b.Encode, a.Decode + b.Decode, a.Filter + b.Filter);
}
