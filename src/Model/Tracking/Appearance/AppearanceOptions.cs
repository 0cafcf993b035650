using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamStream.Model.Tracking.Appearance;

/// <summary>
/// What is remembered of how an object looks: its prompt's frame for good, and reliable later frames that fade. Weak frames
/// never enter the memory.
/// </summary>
public sealed record AppearanceOptions
{
    /// <summary>
    /// Whether anything is remembered. Without it a mask is judged by the model's word and by its agreement with the carried
    /// mask alone, nothing that is lost is looked for, and scores are not calibrated. Default true;
    /// <c>configs/plain-tracker.yaml</c> has it off, to tell what it is worth.
    /// </summary>
    [Description("whether it is remembered how objects look; if not, nothing that is lost is looked for, and scores are not calibrated")]
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// Weight of the later frames, 0 (the prompt's frame only) to 1. Default 0.5: on the sequences measured it makes no
    /// difference beyond noise, and light and views change in long videos.
    /// </summary>
    [Description("weight of reliable later frames beside the prompt's frame in what is remembered of an object's looks")]
    [Range(0.0, 1.0)]
    public float RecentShare { get; init; } = 0.5f;

    /// <summary>Share of the later frames before that the next one leaves, 0 to 1. Default 0.7: ten frames back it is 3 %.</summary>
    [Description("share of the later frames before that the next one leaves")]
    [Range(0.0, 1.0)]
    public float KeepShare { get; init; } = 0.7f;

    /// <summary>
    /// Weight of all other objects that are followed, where object and background weigh 0.5 each, 0 to 10. Default 0.25.
    /// </summary>
    [Description("weight of all other followed objects; object and background weigh 0.5 each")]
    [Range(0.0, 10.0)]
    public float RivalShare { get; init; } = 0.25f;

    /// <summary>Frames from one that is remembered to the next, at least 1. Default 5: neighbours say the same.</summary>
    [Description("frames from one that is remembered to the next")]
    [Range(1, int.MaxValue)]
    public int EveryFrames { get; init; } = 5;

    /// <summary>Only masks with a higher predicted IoU are remembered, 0 to 1. Default 0.85.</summary>
    [Description("only masks with a higher predicted IoU are remembered")]
    [Range(0.0, 1.0)]
    public float AbovePredictedIou { get; init; } = 0.85f;

    /// <summary>Only masks with more agreement with the carried mask are remembered, 0 to 1. Default 0.75.</summary>
    [Description("only masks with more agreement with the carried mask are remembered")]
    [Range(0.0, 1.0)]
    public float AboveAgreement { get; init; } = 0.75f;

    /// <summary>
    /// Only masks that look more like the object than this share of the likeness on the prompt's frame are remembered, 0 to
    /// 1. Default 0.7.
    /// </summary>
    [Description("only masks that look more like the object than this share of its likeness on its prompt's frame")]
    [Range(0.0, 1.0)]
    public float AboveLikeness { get; init; } = 0.7f;
}
