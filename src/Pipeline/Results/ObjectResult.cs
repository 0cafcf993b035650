using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;

namespace SamStream.Pipeline.Results;

/// <summary>One object on one frame. <see cref="Mask"/> is borrowed from the <see cref="FrameResult"/> that holds it.</summary>
public readonly record struct ObjectResult
{
    public required ObjectId Id { get; init; }

    public required TrackState State { get; init; }

    /// <summary>A name for people, or null.</summary>
    public string? Label { get; init; }

    /// <summary>The object's pixels; null when there is no mask (<c>occluded</c>, <c>lost</c>).</summary>
    public SegmentationMask? Mask { get; init; }

    /// <summary>
    /// Probability that the mask's IoU with the truth is at least 0.5, 0 to 1, calibrated on annotated sequences; 0 without a
    /// mask.
    /// </summary>
    public float Score { get; init; }

    /// <summary>The model's own estimate of the mask's IoU, nominally 0 to 1; 0 without a mask.</summary>
    public float PredictedIou { get; init; }

    /// <summary>
    /// Area(logit &gt; 1) / area(logit &gt; -1), 0 to 1: how little the mask depends on the threshold (Kirillov et al.,
    /// "Segment Anything", 2023, appendix B); 0 without a mask.
    /// </summary>
    public float Stability { get; init; }

    /// <summary>IoU with the mask of the frame before carried here by optical flow, 0 to 1; null on a prompt's frame.</summary>
    public float? FlowAgreement { get; init; }

    /// <summary>Frames since the object's last prompt; 0 on the prompt's own frame.</summary>
    public long PromptAge { get; init; }

    /// <summary>
    /// Frames between this one and the encoded frame that the mask was carried from, which may be before or behind it; 0
    /// on an encoded frame. <see cref="PredictedIou"/> is that frame's, less what carrying costs.
    /// </summary>
    public int CarriedFrames { get; init; }

    /// <summary>Why an <c>uncertain</c> object has no mask; null if it has one, and for other states.</summary>
    public UnseenReason? WhyUnseen { get; init; }

    /// <summary>True if the mask was found on this very frame, which goes on from the one before: it may be carried back there.</summary>
    internal bool MayBeCarriedBack { get; init; }

    /// <summary>Tight box around the mask, or null without one.</summary>
    public BoxXyxy? Box => Mask is { Area: > 0 } mask ? mask.Bounds.ToBox() : null;

    /// <summary>Pixels of the mask.</summary>
    public int Area => Mask?.Area ?? 0;
}

/// <summary>Why it is not known whether an object is there.</summary>
public enum UnseenReason
{
    /// <summary>The picture shows nothing where its prompt is, as when it is black: the prompt waits until it does.</summary>
    BlankPicture,

    /// <summary>The picture has just become another one.</summary>
    Cut,
}

/// <summary>What is known of an object on a frame. A state is published as it is, never guessed.</summary>
public enum TrackState
{
    /// <summary>Seen; the mask is trusted.</summary>
    Tracked,

    /// <summary>
    /// Seen, but the evidence is weak: the mask may be wrong. Without a mask: whether it is there is not known
    /// (<see cref="ObjectResult.WhyUnseen"/>).
    /// </summary>
    Uncertain,

    /// <summary>Hidden behind something: it vanished within the picture, or in another object; no mask is given.</summary>
    Occluded,

    /// <summary>Not found, and where it is is not known; no mask is given.</summary>
    Lost,

    /// <summary>Found again after it was occluded or lost; the mask is trusted.</summary>
    Reacquired,
}
