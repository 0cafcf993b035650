using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Prompts;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>tracker</c>: <see cref="TrackerOptions"/> as it is written in a configuration.</summary>
internal sealed record TrackerSectionOptions
{
    private static readonly TrackerOptions Defaults = new();

    [Description("share of an object's width and height that its box is widened by on each side")]
    [Range(0.0, 1.0)]
    public float BoxMargin { get; init; } = Defaults.BoxMargin;

    [Description("parts of a mask smaller than this share of its largest part do not widen the box")]
    [Range(0.0, 1.0)]
    public float SpeckShare { get; init; } = Defaults.SpeckShare;

    [Description("weight of the agreement with the carried mask beside the predicted IoU when a mask is chosen")]
    [Range(0.0, 100.0)]
    public float AgreementWeight { get; init; } = Defaults.AgreementWeight;

    [Description("a mask with less agreement (IoU with the carried mask) is a jump to something else and is refused")]
    [Range(0.0, 1.0)]
    public float JumpBelowAgreement { get; init; } = Defaults.JumpBelowAgreement;

    [Description("a part of a mask that looks less like the object than this share of its likeness on its prompt's frame is cut off")]
    [Range(0.0, 1.0)]
    public float StrangerBelowAppearance { get; init; } = Defaults.StrangerBelowAppearance;

    [Description("a mask that looks less like the object than this share of its likeness on its prompt's frame is refused")]
    [Range(0.0, 1.0)]
    public float KeepAboveLikeness { get; init; } = Defaults.KeepAboveLikeness;

    [Description("a mask that looks this much more like another followed object, as a share of their likeness on their prompts' "
        + "frames, is refused")]
    [Range(0.0, 1.0)]
    public float RivalMargin { get; init; } = Defaults.RivalMargin;

    [Description("what is remembered of how an object looks")]
    public TrackerAppearanceOptions Appearance { get; init; } = new();

    [Description("how an object that is lost is looked for")]
    public TrackerSearchOptions Search { get; init; } = new();

    [Description("which part of a frame is encoded where schedule.region is objects")]
    public TrackerRegionOptions Region { get; init; } = new();

    [Description("how long an object is looked for after an outage before it is given up; 0s: for ever")]
    [DurationRange("0s", "24h")]
    public TimeSpan TimeToLive { get; init; } = Defaults.TimeToLive;

    [Description("frames in a row without an acceptable mask after which an object is occluded or lost and has no mask")]
    [Range(1, int.MaxValue)]
    public int LostAfterFrames { get; init; } = Defaults.LostAfterFrames;

    [Description("frames without a mask after which an object that is occluded is lost")]
    [Range(0, int.MaxValue)]
    public int OccludedForFrames { get; init; } = Defaults.OccludedForFrames;

    [Description("score below which an object is published as uncertain")]
    [Range(0.0, 1.0)]
    public float UncertainBelowScore { get; init; } = Defaults.UncertainBelowScore;

    [Description("score from which an uncertain object is tracked again, not below uncertainBelowScore")]
    [Range(0.0, 1.0)]
    public float TrackedAboveScore { get; init; } = Defaults.TrackedAboveScore;

    [Description("rise of the share of the picture whose motion makes no sense above which a frame is a cut; 1: never")]
    [Range(0.0, 1.0)]
    public float CutAboveDisorder { get; init; } = Defaults.CutAboveDisorder;

    [Description("an object with fewer pixels has vanished")]
    [Range(1, int.MaxValue)]
    public int MinimumAreaPixels { get; init; } = Defaults.MinimumAreaPixels;

    [Description("most objects followed at a time; one more is refused")]
    [Range(1, ObjectId.MaxValue)]
    public int MaximumObjects { get; init; } = Defaults.MaximumObjects;

    [Description("longest side in pixels at which optical flow is computed; larger frames are reduced")]
    [Range(16, 4096)]
    public int FlowLongestSide { get; init; } = Defaults.FlowLongestSide;

    /// <summary>The same for the tracker itself.</summary>
    public TrackerOptions ToTrackerOptions() => new()
    {
        BoxMargin = BoxMargin,
        SpeckShare = SpeckShare,
        AgreementWeight = AgreementWeight,
        JumpBelowAgreement = JumpBelowAgreement,
        StrangerBelowAppearance = StrangerBelowAppearance,
        KeepAboveLikeness = KeepAboveLikeness,
        RivalMargin = RivalMargin,
        Appearance = Appearance.ToAppearanceOptions(),
        Search = Search.ToSearchOptions(),
        Region = Region.ToRegionOptions(),
        TimeToLive = TimeToLive,
        LostAfterFrames = LostAfterFrames,
        OccludedForFrames = OccludedForFrames,
        UncertainBelowScore = UncertainBelowScore,
        TrackedAboveScore = TrackedAboveScore,
        CutAboveDisorder = CutAboveDisorder,
        MinimumAreaPixels = MinimumAreaPixels,
        MaximumObjects = MaximumObjects,
        FlowLongestSide = FlowLongestSide,
    };
}
