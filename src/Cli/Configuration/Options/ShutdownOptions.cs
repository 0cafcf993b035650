using System.ComponentModel;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>shutdown</c>.</summary>
internal sealed record ShutdownOptions
{
    [Description("how long a run that is asked to stop may take to finish the frame at hand and what is on its way to the outputs")]
    [DurationRange("0s", "10m")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
