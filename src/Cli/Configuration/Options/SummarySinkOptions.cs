using System.ComponentModel;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>sinks.summary</c>.</summary>
internal sealed record SummarySinkOptions
{
    [Description("whether it is written")]
    public bool Enabled { get; init; } = true;

    [Description("name in the output folder")]
    public string File { get; init; } = "summary.json";
}
