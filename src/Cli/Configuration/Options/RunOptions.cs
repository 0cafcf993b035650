using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace SamStream.Cli.Configuration.Options;

/// <summary>A whole configuration, as it is written in a file or made from a command line.</summary>
internal sealed record RunOptions
{
    [Description("where frames come from")]
    [Required]
    public SourceOptions Source { get; init; } = new();

    [Description("the network that segments, and how it is run")]
    public ModelOptions Model { get; init; } = new();

    [Description("how objects are followed from frame to frame")]
    public TrackerSectionOptions Tracker { get; init; } = new();

    [Description("the objects to follow; without it the command line has to say them")]
    public IReadOnlyList<PromptOptions> Prompts { get; init; } = [];

    [Description("what is written")]
    public SinksOptions Sinks { get; init; } = new();

    [Description("where it is written to; without it the command line has to say it")]
    public OutputOptions Output { get; init; } = new();

    [Description("what is logged, and where")]
    public LoggingOptions Logging { get; init; } = new();
}
