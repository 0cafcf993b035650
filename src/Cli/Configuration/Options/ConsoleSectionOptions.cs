using System.ComponentModel;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>console</c>.</summary>
internal sealed record ConsoleSectionOptions
{
    [Description("whether it is served; samstream serve does it without")]
    public bool Enabled { get; init; }
}
