using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Model.Tracking.Appearance;
using SamStream.Model.Tracking.Regions;
using SamStream.Model.Tracking.Searching;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tracking;

/// <summary>
/// How an object is carried from frame to frame. Defaults were chosen on DAVIS-2016; docs/architecture.md tells the
/// method, and what each default gained is stated with it.
/// </summary>
public sealed record TrackerOptions : ICheckedOptions
{
    /// <summary>
    /// Share of the carried box's width and height added on each side before it becomes a prompt, 0 to 1. Default
    /// 0.05: no margin loses 12 points of J&amp;F, 0.10 loses 4.
    /// </summary>
    [Description("share of an object's width and height that its box is widened by on each side")]
    [Range(0.0, 1.0)]
    public float BoxMargin { get; init; } = 0.05f;

    /// <summary>
    /// Connected parts of the carried mask smaller than this share of its largest part do not widen the box, 0 to 1.
    /// Default 0.05: specks that flow leaves behind would.
    /// </summary>
    [Description("parts of a mask smaller than this share of its largest part do not widen the box")]
    [Range(0.0, 1.0)]
    public float SpeckShare { get; init; } = 0.05f;

    /// <summary>
    /// Below this share of its likeness on its prompt's frame (<see cref="AppearanceMemory"/>) a part of a mask shows
    /// something else and is cut off, 0 to 1. Default 0.35.
    /// </summary>
    [Description("a part of a mask that looks less like the object than this share of its likeness on its prompt's frame is cut off")]
    [Range(0.0, 1.0)]
    public float StrangerBelowAppearance { get; init; } = 0.35f;

    /// <summary>What is remembered of how an object looks.</summary>
    [Description("what is remembered of how an object looks")]
    public AppearanceOptions Appearance { get; init; } = new();

    /// <summary>How an object that is lost is looked for.</summary>
    [Description("how an object that is lost is looked for")]
    public SearchOptions Search { get; init; } = new();

    /// <summary>Which part of a frame is encoded where not all of it must be.</summary>
    [Description("which part of a frame is encoded where schedule.region is objects")]
    public RegionOptions Region { get; init; } = new();

    /// <summary>
    /// How long an object is looked for after the stream broke off before it is given up, by the media clock and without
    /// the break itself; 0: for ever. Default 30 s.
    /// </summary>
    [Description("how long an object is looked for after an outage before it is given up; 0s: for ever")]
    [DurationRange("0s", "24h")]
    public TimeSpan TimeToLive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Frames in a row without an acceptable mask after which the object has no mask, at least 1. Until then it is
    /// uncertain and its mask is the carried one. Default 3.
    /// </summary>
    [Description("frames in a row without an acceptable mask after which an object is occluded or lost and has no mask")]
    [Range(1, int.MaxValue)]
    public int LostAfterFrames { get; init; } = 3;

    /// <summary>
    /// Frames without a mask after which an object that vanished within the picture, and is occluded, is lost, at least 0.
    /// Default 50: two seconds of video; what stays behind something for longer may come out anywhere.
    /// </summary>
    [Description("frames without a mask after which an object that is occluded is lost")]
    [Range(0, int.MaxValue)]
    public int OccludedForFrames { get; init; } = 50;

    /// <summary>
    /// Probability that the mask's IoU with the truth is at least 0.5, 0 to 1, below which an accepted mask is published as
    /// uncertain. Default 0.7: on sequences that the score was not fitted on, 2 % of the frames above it are elsewhere.
    /// </summary>
    [Description("score below which an object is published as uncertain")]
    [Range(0.0, 1.0)]
    public float UncertainBelowScore { get; init; } = 0.7f;

    /// <summary>
    /// The same probability from which an uncertain object is tracked again, 0 to 1, not below
    /// <see cref="UncertainBelowScore"/>. Default 0.8: a score at the limit does not make the state flicker.
    /// </summary>
    [Description("score from which an uncertain object is tracked again, not below uncertainBelowScore")]
    [Range(0.0, 1.0)]
    public float TrackedAboveScore { get; init; } = 0.8f;

    /// <summary>
    /// A frame is taken for another picture when the share of it whose motion makes no sense exceeds that of each of the four
    /// frames before by more than this, 0 to 1; 1: never. Default 0.3: none of 2956 frames of twenty real clips does, and each
    /// of 380 cuts between two of them.
    /// </summary>
    [Description("rise of the share of the picture whose motion makes no sense above which a frame is a cut; 1: never")]
    [Range(0.0, 1.0)]
    public float CutAboveDisorder { get; init; } = 0.3f;

    /// <summary>An object whose carried mask has fewer pixels than this has vanished, at least 1. Default 16.</summary>
    [Description("an object with fewer pixels has vanished")]
    [Range(1, int.MaxValue)]
    public int MinimumAreaPixels { get; init; } = 16;

    /// <summary>Most objects followed at a time, 1 to 254; one more is refused. Default 254.</summary>
    [Description("most objects followed at a time; one more is refused")]
    [Range(1, ObjectId.MaxValue)]
    public int MaximumObjects { get; init; } = ObjectId.MaxValue;

    /// <summary>
    /// Longest side at which optical flow is computed, pixels; larger frames are reduced. Default 854: the size at
    /// which the figures above were measured.
    /// </summary>
    [Description("longest side in pixels at which optical flow is computed; larger frames are reduced")]
    [Range(16, 4096)]
    public int FlowLongestSide { get; init; } = 854;

    void ICheckedOptions.Check(OptionChecks checks) => checks.Require(
        TrackedAboveScore >= UncertainBelowScore, nameof(TrackedAboveScore), TrackedAboveScore,
        "it must not be below uncertainBelowScore");
}
