using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Model.Tracking.States;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Prompts;

namespace SamStream.Model.Tracking;

/// <summary>
/// How an object is carried from frame to frame. Defaults were chosen on DAVIS-2016; docs/architecture.md tells the
/// method.
/// </summary>
public sealed record TrackerOptions : ICheckedOptions
{
    /// <summary>
    /// Whether it is remembered how objects look. Without it nothing that is lost is looked for, and scores are not calibrated.
    /// Default true; <c>configs/plain-tracker.yaml</c> has it off, to tell what it is worth.
    /// </summary>
    [Description("whether it is remembered how objects look; if not, nothing that is lost is looked for, and scores are not calibrated")]
    public bool Appearance { get; init; } = true;

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

    /// <summary>Most objects followed at a time, 1 to 65535; one more is refused. Default 254.</summary>
    [Description("most objects followed at a time; one more is refused")]
    [Range(1, ObjectId.MaxValue)]
    public int MaximumObjects { get; init; } = 254;

    /// <summary>
    /// Longest side at which optical flow is computed, pixels; larger frames are reduced. Default 640: little less is followed than at
    /// 854, in half of the time.
    /// </summary>
    [Description("longest side in pixels at which optical flow is computed; larger frames are reduced")]
    [Range(16, 4096)]
    public int FlowLongestSide { get; init; } = 640;

    /// <summary>What is left out, to measure what it is worth.</summary>
    internal TrackerParts Without { get; init; }

    /// <summary>Limits of the states.</summary>
    internal StateLimits Limits => new(UncertainBelowScore, TrackedAboveScore, LostAfterFrames, OccludedForFrames);

    /// <summary>True if a part is used.</summary>
    internal bool Has(TrackerParts part) => (Without & part) == 0;

    void ICheckedOptions.Check(OptionChecks checks) => checks.Require(
        TrackedAboveScore >= UncertainBelowScore, nameof(TrackedAboveScore), TrackedAboveScore,
        "it must not be below uncertainBelowScore");
}
