using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Pointing;

/// <summary>What a prompt would give.</summary>
public sealed record MaskPreview
{
    /// <summary>Whether the prompt was answered.</summary>
    public required PreviewOutcome Outcome { get; init; }

    /// <summary>Why it was not, with the cure; null if it was.</summary>
    public string? Reason { get; init; }

    /// <summary>The mask, as large as the frame; null if there is none.</summary>
    public CocoRle? Mask { get; init; }

    /// <summary>Tight box around the mask, frame pixels; null without one.</summary>
    public BoxXyxy? Box { get; init; }

    /// <summary>The model's own estimate of the mask's IoU, nominally 0 to 1; 0 without a mask.</summary>
    public float PredictedIou { get; init; }

    /// <summary>Area(logit &gt; 1) / area(logit &gt; -1), 0 to 1; 0 without a mask.</summary>
    public float Stability { get; init; }
}

/// <summary>What became of a prompt for a preview.</summary>
public enum PreviewOutcome
{
    /// <summary>It was answered, be it that there is no mask.</summary>
    Answered,

    /// <summary>The picture shows nothing there, as when it is black: a segmenter would wait until it does.</summary>
    Blank,

    /// <summary>The prompt does not fit the frame.</summary>
    Refused,

    /// <summary>The frame is kept no longer: freeze it again.</summary>
    Gone,
}
