using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Model.Tracking.Searching;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>search</c> of the tracker: <see cref="SearchOptions"/> as it is written in a configuration.</summary>
internal sealed record TrackerSearchOptions
{
    private static readonly SearchOptions Defaults = new();

    [Description("places that are looked at for one lost object on one frame")]
    [Range(1, 8)]
    public int Windows { get; init; } = Defaults.Windows;

    [Description("prompts for searches on one frame; where more objects are lost they take turns")]
    [Range(1, int.MaxValue)]
    public int PromptsPerFrame { get; init; } = Defaults.PromptsPerFrame;

    [Description("how much further away an object is looked for with each frame, as a share of the frame's longest side")]
    [Range(0.0, 1.0)]
    public float ReachPerFrame { get; init; } = Defaults.ReachPerFrame;

    [Description("an object is looked for, too, when what is carried looks less like it than this share of its likeness on its "
        + "prompt's frame")]
    [Range(0.0, 1.0)]
    public float BelowLikeness { get; init; } = Defaults.BelowLikeness;

    [Description("least predicted IoU of a mask that is found")]
    [Range(0.0, 1.0)]
    public float LeastPredictedIou { get; init; } = Defaults.LeastPredictedIou;

    [Description("its least stability")]
    [Range(0.0, 1.0)]
    public float LeastStability { get; init; } = Defaults.LeastStability;

    [Description("its least likeness, as a share of the object's likeness on its prompt's frame")]
    [Range(0.0, 1.0)]
    public float LeastLikeness { get; init; } = Defaults.LeastLikeness;

    [Description("its least soft IoU with what looks like the object, as a share of the same")]
    [Range(0.0, 1.0)]
    public float LeastOverlap { get; init; } = Defaults.LeastOverlap;

    [Description("the least share of the object's colours that it has")]
    [Range(0.0, 1.0)]
    public float LeastColor { get; init; } = Defaults.LeastColor;

    [Description("factor by which its area may differ from the object's last one, either way")]
    [Range(1.0, 1000.0)]
    public float MostScaling { get; init; } = Defaults.MostScaling;

    [Description("by how much its predicted IoU plus soft IoU must exceed those of an acceptable carried mask")]
    [Range(0.0, 2.0)]
    public float BetterBy { get; init; } = Defaults.BetterBy;

    /// <summary>The same for the tracker itself.</summary>
    public SearchOptions ToSearchOptions() => new()
    {
        Windows = Windows,
        PromptsPerFrame = PromptsPerFrame,
        ReachPerFrame = ReachPerFrame,
        BelowLikeness = BelowLikeness,
        LeastPredictedIou = LeastPredictedIou,
        LeastStability = LeastStability,
        LeastLikeness = LeastLikeness,
        LeastOverlap = LeastOverlap,
        LeastColor = LeastColor,
        MostScaling = MostScaling,
        BetterBy = BetterBy,
    };
}
