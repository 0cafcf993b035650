using System.ComponentModel;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>sinks.jsonl</c>.</summary>
internal sealed record JsonLinesSinkOptions
{
    [Description("whether it is written")]
    public bool Enabled { get; init; } = true;

    [Description("name in the output folder")]
    public string File { get; init; } = "results.jsonl";

    [Description("whether lines hold the masks (COCO run-length encoding), most of their length")]
    public bool Masks { get; init; } = true;
}
