using System.ComponentModel;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>sinks.masks</c>.</summary>
internal sealed record MaskSinkOptions
{
    [Description("whether they are written")]
    public bool Enabled { get; init; } = true;

    [Description("name of the folder in the output folder")]
    public string Folder { get; init; } = "masks";
}
