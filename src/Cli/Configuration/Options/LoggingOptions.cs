using System.ComponentModel;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>logging</c>.</summary>
internal sealed record LoggingOptions
{
    [Description("the least important events that are logged")]
    public LoggingLevel Level { get; init; } = LoggingLevel.Information;

    [Description("a file to log to as well, one a day and seven kept; the date is put before the extension")]
    [Path]
    public string? File { get; init; }
}
