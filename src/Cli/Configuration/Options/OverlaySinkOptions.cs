using System.ComponentModel;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>sinks.overlay</c>.</summary>
internal sealed record OverlaySinkOptions
{
    [Description("whether it is written")]
    public bool Enabled { get; init; } = true;

    [Description("name in the output folder, with the extension .mp4")]
    public string File { get; init; } = "overlay.mp4";
}
