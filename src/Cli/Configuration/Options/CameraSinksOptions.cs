using System.ComponentModel;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>sinks</c> of a camera: switches a sink on or off for it alone.</summary>
internal sealed record CameraSinksOptions
{
    [Description("whether JSON lines are written; default: as sinks.jsonl.enabled says")]
    public bool? Jsonl { get; init; }

    [Description("whether mask images are written; default: as sinks.masks.enabled says")]
    public bool? Masks { get; init; }

    [Description("whether the video is written; default: as sinks.overlay.enabled says")]
    public bool? Overlay { get; init; }

    [Description("whether the summary is written; default: as sinks.summary.enabled says")]
    public bool? Summary { get; init; }

    /// <summary>What is written of this camera.</summary>
    public SinksOptions Apply(SinksOptions all) => all with
    {
        Jsonl = all.Jsonl with { Enabled = Jsonl ?? all.Jsonl.Enabled },
        Masks = all.Masks with { Enabled = Masks ?? all.Masks.Enabled },
        Overlay = all.Overlay with { Enabled = Overlay ?? all.Overlay.Enabled },
        Summary = all.Summary with { Enabled = Summary ?? all.Summary.Enabled },
    };
}
