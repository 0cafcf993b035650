using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Inputs;
using SamStream.Cli.Prompting;
using SamStream.Model.Sam;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Files;

namespace SamStream.Cli.Run;

/// <summary>What a run is going to do, checked as far as that goes without opening anything; all paths are absolute.</summary>
internal sealed record RunPlan
{
    public required SourcePlan Source { get; init; }

    /// <summary>Path of the manifest.</summary>
    public required string Manifest { get; init; }

    public required SamModelOptions Model { get; init; }

    public required TrackerOptions Tracker { get; init; }

    public required PromptPlan Prompts { get; init; }

    public required string OutputFolder { get; init; }

    public required OverwritePolicy Overwrite { get; init; }

    /// <summary>File names in the output folder.</summary>
    public required SinksOptions Sinks { get; init; }

    public required LoggingOptions Logging { get; init; }

    /// <summary>Whatever is wrong with the prompts for the frames of the open source.</summary>
    public IReadOnlyList<ConfigurationProblem> ProblemsFor(SourceProperties properties)
    {
        long frames = Source.IsFrameCountCertain && properties.DeclaredFrameCount is { } count ? count : long.MaxValue;
        return [.. Prompts.ProblemsFor(properties.Width, properties.Height), .. Prompts.ProblemsBeyond(frames)];
    }
}
