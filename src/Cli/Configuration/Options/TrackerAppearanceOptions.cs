using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Model.Tracking.Appearance;

namespace SamStream.Cli.Configuration.Options;

/// <summary>
/// The section <c>appearance</c> of the tracker: <see cref="AppearanceOptions"/> as it is written in a configuration.
/// </summary>
internal sealed record TrackerAppearanceOptions
{
    private static readonly AppearanceOptions Defaults = new();

    [Description("whether it is remembered how objects look; if not, nothing that is lost is looked for, and scores are not calibrated")]
    public bool Enabled { get; init; } = Defaults.Enabled;

    [Description("weight of reliable later frames beside the prompt's frame in what is remembered of an object's looks")]
    [Range(0.0, 1.0)]
    public float RecentShare { get; init; } = Defaults.RecentShare;

    [Description("share of the later frames before that the next one leaves")]
    [Range(0.0, 1.0)]
    public float KeepShare { get; init; } = Defaults.KeepShare;

    [Description("weight of all other followed objects; object and background weigh 0.5 each")]
    [Range(0.0, 10.0)]
    public float RivalShare { get; init; } = Defaults.RivalShare;

    [Description("frames from one that is remembered to the next")]
    [Range(1, int.MaxValue)]
    public int EveryFrames { get; init; } = Defaults.EveryFrames;

    [Description("only masks with a higher predicted IoU are remembered")]
    [Range(0.0, 1.0)]
    public float AbovePredictedIou { get; init; } = Defaults.AbovePredictedIou;

    [Description("only masks with more agreement with the carried mask are remembered")]
    [Range(0.0, 1.0)]
    public float AboveAgreement { get; init; } = Defaults.AboveAgreement;

    [Description("only masks that look more like the object than this share of its likeness on its prompt's frame")]
    [Range(0.0, 1.0)]
    public float AboveLikeness { get; init; } = Defaults.AboveLikeness;

    /// <summary>The same for the tracker itself.</summary>
    public AppearanceOptions ToAppearanceOptions() => new()
    {
        Enabled = Enabled,
        RecentShare = RecentShare,
        KeepShare = KeepShare,
        RivalShare = RivalShare,
        EveryFrames = EveryFrames,
        AbovePredictedIou = AbovePredictedIou,
        AboveAgreement = AboveAgreement,
        AboveLikeness = AboveLikeness,
    };
}
