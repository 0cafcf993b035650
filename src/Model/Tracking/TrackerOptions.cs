using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Regions;
using SamStream.Model.Tracking.Searching;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tracking;

/// <summary>
/// How an object is carried from frame to frame. Defaults were chosen on DAVIS-2016; docs/architecture.md tells the
/// method, and what each default gained is stated with it.
/// </summary>
public sealed record TrackerOptions
{
    /// <summary>
    /// Share of the carried box's width and height added on each side before it becomes a prompt, 0 to 1. Default
    /// 0.05: no margin loses 12 points of J&amp;F, 0.10 loses 4.
    /// </summary>
    public float BoxMargin { get; init; } = 0.05f;

    /// <summary>
    /// Connected parts of the carried mask smaller than this share of its largest part do not widen the box, 0 to 1.
    /// Default 0.05: specks that flow leaves behind would.
    /// </summary>
    public float SpeckShare { get; init; } = 0.05f;

    /// <summary>
    /// Weight of the IoU with the carried mask beside the predicted IoU when one of the candidate masks is chosen.
    /// Default 1: the predicted IoU alone loses 4 points of J&amp;F; weights from 1 to 4 differ by less than 1.
    /// </summary>
    public float AgreementWeight { get; init; } = 1f;

    /// <summary>
    /// Below this IoU with the carried mask the chosen mask is a jump to something else and is not accepted, 0 to 1.
    /// Default 0.25.
    /// </summary>
    public float JumpBelowAgreement { get; init; } = 0.25f;

    /// <summary>
    /// Below this share of its likeness on its prompt's frame (<see cref="AppearanceMemory"/>) a part of a mask shows
    /// something else and is cut off, 0 to 1. Default 0.35.
    /// </summary>
    public float StrangerBelowAppearance { get; init; } = 0.35f;

    /// <summary>
    /// Below this share of its likeness on its prompt's frame the chosen mask as a whole is something else and is not
    /// accepted, 0 to 1. Default 0.25.
    /// </summary>
    public float KeepAboveLikeness { get; init; } = 0.25f;

    /// <summary>
    /// A mask that looks more like another followed object, by this much as a share of the likeness on their prompts'
    /// frames, is that one and is not accepted, 0 to 1. Default 0.1: where objects meet, one takes the other's place less
    /// often.
    /// </summary>
    public float RivalMargin { get; init; } = 0.1f;

    /// <summary>What is remembered of how an object looks.</summary>
    public AppearanceOptions Appearance { get; init; } = new();

    /// <summary>How an object that is lost is looked for.</summary>
    public SearchOptions Search { get; init; } = new();

    /// <summary>Which part of a frame is encoded where not all of it must be.</summary>
    public RegionOptions Region { get; init; } = new();

    /// <summary>
    /// How long an object is looked for after the stream broke off before it is given up, by the media clock and without
    /// the break itself; 0: for ever. Default 30 s.
    /// </summary>
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Frames in a row without an acceptable mask after which the object has no mask, at least 1. Until then it is
    /// uncertain and its mask is the carried one. Default 3.
    /// </summary>
    public int LostAfterFrames { get; init; } = 3;

    /// <summary>
    /// Frames without a mask after which an object that vanished within the picture, and is occluded, is lost, at least 0.
    /// Default 50: two seconds of video; what stays behind something for longer may come out anywhere.
    /// </summary>
    public int OccludedForFrames { get; init; } = 50;

    /// <summary>
    /// Probability that the mask's IoU with the truth is at least 0.5, 0 to 1, below which an accepted mask is published as
    /// uncertain. Default 0.7: on sequences that the score was not fitted on, 2 % of the frames above it are elsewhere.
    /// </summary>
    public float UncertainBelowScore { get; init; } = 0.7f;

    /// <summary>
    /// The same probability from which an uncertain object is tracked again, 0 to 1, not below
    /// <see cref="UncertainBelowScore"/>. Default 0.8: a score at the limit does not make the state flicker.
    /// </summary>
    public float TrackedAboveScore { get; init; } = 0.8f;

    /// <summary>
    /// A frame is taken for another picture when the share of it whose motion makes no sense exceeds that of each of the four
    /// frames before by more than this, 0 to 1; 1: never. Default 0.3: none of 2956 frames of twenty real clips does, and each
    /// of 380 cuts between two of them.
    /// </summary>
    public float CutAboveDisorder { get; init; } = 0.3f;

    /// <summary>An object whose carried mask has fewer pixels than this has vanished, at least 1. Default 16.</summary>
    public int MinimumAreaPixels { get; init; } = 16;

    /// <summary>Most objects followed at a time, 1 to 254; one more is refused. Default 254.</summary>
    public int MaximumObjects { get; init; } = ObjectId.MaxValue;

    /// <summary>
    /// Longest side at which optical flow is computed, pixels; larger frames are reduced. Default 854: the size at
    /// which the figures above were measured.
    /// </summary>
    public int FlowLongestSide { get; init; } = 854;

    /// <summary>Every value that is out of range, one sentence each.</summary>
    public IEnumerable<string> Validate()
    {
        if (BoxMargin is not (>= 0 and <= 1))
            yield return $"box margin is {BoxMargin}; it must be 0 to 1";
        if (SpeckShare is not (>= 0 and <= 1))
            yield return $"speck share is {SpeckShare}; it must be 0 to 1";
        if (AgreementWeight is not (>= 0 and <= 100))
            yield return $"agreement weight is {AgreementWeight}; it must be 0 to 100";
        if (JumpBelowAgreement is not (>= 0 and <= 1))
            yield return $"jump below agreement is {JumpBelowAgreement}; it must be 0 to 1";
        if (StrangerBelowAppearance is not (>= 0 and <= 1))
            yield return $"stranger below appearance is {StrangerBelowAppearance}; it must be 0 to 1";
        if (TimeToLive < TimeSpan.Zero)
            yield return $"time to live is {TimeToLive}; it must not be negative";
        if (LostAfterFrames < 1)
            yield return $"lost after frames is {LostAfterFrames}; it must be at least 1";
        if (OccludedForFrames < 0)
            yield return $"occluded for frames is {OccludedForFrames}; it must not be negative";
        if (UncertainBelowScore is not (>= 0 and <= 1))
            yield return $"uncertain below score is {UncertainBelowScore}; it must be 0 to 1";
        if (!(TrackedAboveScore >= UncertainBelowScore && TrackedAboveScore <= 1))
            yield return $"tracked above score is {TrackedAboveScore}; it must be {UncertainBelowScore} (uncertain below score) to 1";
        if (CutAboveDisorder is not (>= 0 and <= 1))
            yield return $"cut above disorder is {CutAboveDisorder}; it must be 0 to 1";
        if (MinimumAreaPixels < 1)
            yield return $"minimum area is {MinimumAreaPixels} pixels; it must be at least 1";
        if (MaximumObjects is < 1 or > ObjectId.MaxValue)
            yield return $"maximum objects is {MaximumObjects}; it must be 1 to {ObjectId.MaxValue}";
        if (FlowLongestSide is < 16 or > 4096)
            yield return $"flow's longest side is {FlowLongestSide} pixels; it must be 16 to 4096";
        if (KeepAboveLikeness is not (>= 0 and <= 1))
            yield return $"keep above likeness is {KeepAboveLikeness}; it must be 0 to 1";
        if (RivalMargin is not (>= 0 and <= 1))
            yield return $"rival margin is {RivalMargin}; it must be 0 to 1";
        foreach (string problem in Appearance.Validate().Concat(Search.Validate()).Concat(Region.Validate()))
            yield return problem;
    }
}
