using System.ComponentModel;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Scheduling;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Configuration.Options;

/// <summary>A whole configuration, as it is written in a file or made from a command line.</summary>
internal sealed record RunOptions
{
    [Description("where frames come from: a file, or one camera; this or cameras")]
    public SourceOptions Source { get; init; } = new();

    [Description("several cameras that share the model; this or source")]
    public IReadOnlyList<CameraSectionOptions> Cameras { get; init; } = [];

    [Description("how much work is spent on a frame, where model and schedule do not say it: auto is realtime for cameras and balanced for files (samstream presets)")]
    public Preset Preset { get; init; }

    [Description("the network that segments, and how it is run")]
    public ModelOptions Model { get; init; } = new();

    [Description("which frames are encoded; masks are carried to the others; without it as the preset says")]
    public EncodeSchedule? Schedule { get; init; }

    [Description("what cameras may take together: what they encode follows it")]
    public BudgetOptions Budget { get; init; } = new();

    [Description("how objects are followed from frame to frame")]
    public TrackerOptions Tracker { get; init; } = new();

    [Description("the objects to follow; without it the command line has to say them, or messages while it runs")]
    public IReadOnlyList<PromptOptions> Prompts { get; init; } = [];

    [Description("what is written")]
    public SinksOptions Sinks { get; init; } = new();

    [Description("the broker that results are published to and commands come from")]
    public MqttSinkOptions Mqtt { get; init; } = new();

    [Description("health and metrics over HTTP, for runs with cameras")]
    public HttpSectionOptions Http { get; init; } = new();

    [Description("the page that shows cameras and takes prompts, on the server of http")]
    public ConsoleSectionOptions Console { get; init; } = new();

    [Description("where it is written to; without it the command line has to say it")]
    public OutputOptions Output { get; init; } = new();

    [Description("how a run ends when it is asked to stop")]
    public ShutdownOptions Shutdown { get; init; } = new();

    [Description("what is logged, and where")]
    public LoggingOptions Logging { get; init; } = new();
}
