using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Prompting;
using SamStream.Console.Access;
using SamStream.Console.Hosting;
using SamStream.Model.Networks;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Files;
using SamStream.Sinks.Mqtt;
using SamStream.Sources.Options;

namespace SamStream.Cli.Run;

/// <summary>What a run is going to do, checked as far as that goes without opening anything; all paths are absolute.</summary>
internal sealed record RunPlan
{
    /// <summary>What it was made from.</summary>
    public required RunOptions Options { get; init; }

    /// <summary>One, or several that share the model.</summary>
    public required IReadOnlyList<CameraPlan> Cameras { get; init; }

    /// <summary>Of the only source, or the first.</summary>
    public FrameSourceOptions Source => Cameras[0].Source;

    /// <summary>The same source's.</summary>
    public PromptPlan Prompts => Cameras[0].Prompts;

    /// <summary>The same source's, a folder.</summary>
    public string OutputFolder => Cameras[0].OutputFolder;

    /// <summary>The same source's: file names in the output folder.</summary>
    public SinksOptions Sinks => Cameras[0].Sinks;

    /// <summary>True if it is run as cameras are: by health, metrics, the log and the broker, side by side.</summary>
    public required bool IsLive { get; init; }

    /// <summary>Path of the manifest.</summary>
    public required string Manifest { get; init; }

    public required SamModelOptions Model { get; init; }

    public required TrackerOptions Tracker { get; init; }

    /// <summary>What cameras may take together.</summary>
    public BudgetOptions Budget { get; init; } = new();

    /// <summary>What the preset decides, in words; null if everything is said otherwise.</summary>
    public string? PresetSaid { get; init; }

    /// <summary>True if the files of the box tracker that is used by default were not found.</summary>
    public bool IsWithoutBoxTracker { get; init; }

    public required OverwritePolicy Overwrite { get; init; }

    public required DiskFullAction DiskFull { get; init; }

    /// <summary>The broker, or null.</summary>
    public required MqttSinkOptions? Mqtt { get; init; }

    /// <summary>Where health and metrics are served, or null.</summary>
    public required ListenAddress? Http { get; init; }

    /// <summary>Whether the console is served there, too.</summary>
    public bool HasConsole { get; init; }

    /// <summary>Who may do what with the console.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>True if results go to standard output: nothing else may.</summary>
    public bool UsesStandardOutput => Cameras.Any(camera => camera.Sinks.Enabled.Any(sink => sink.Output.IsStandardOutput));

    /// <summary>What a port that is in use is blamed on.</summary>
    public required Place Place { get; init; }

    /// <summary>How long finishing may take after a stop.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    public required LoggingOptions Logging { get; init; }

    /// <summary>What is not wrong but should not stay.</summary>
    public IReadOnlyList<OptionProblem> Hints { get; init; } = [];

    /// <summary>The plan of one of the cameras alone.</summary>
    public RunPlan Of(CameraPlan camera) => this with { Cameras = [camera] };

    /// <summary>The same, written elsewhere; for a plan of one source.</summary>
    public RunPlan WithOutputFolder(string folder) => Of(Cameras[0] with { OutputFolder = folder });

    /// <summary>Whatever is wrong with the same source's prompts for its frames, once it is open.</summary>
    public IReadOnlyList<OptionProblem> ProblemsFor(SourceProperties properties) => Cameras[0].ProblemsFor(properties);
}
