using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Reading;
using SamStream.Cli.Run;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Cli.Evaluation;

/// <summary>
/// From a configuration file to what is evaluated, with every problem told at once. Of the file, model, schedule and tracker
/// count: the file of a run will do, whatever its sources, prompts and outputs are.
/// </summary>
internal static class ConfiguredEvaluation
{
    private static readonly string[] Sections = ["preset", "model", "schedule", "tracker"];

    /// <summary>Reads and plans a configuration.</summary>
    /// <param name="path">The file; null: the defaults.</param>
    /// <param name="environment">Where variables come from.</param>
    /// <param name="change">What the command line changes.</param>
    /// <exception cref="ConfigurationException">Something is wrong; holds all of it.</exception>
    public static EvaluationPlan Plan(
        string? path, EnvironmentSubstitution environment, Func<RunOptions, RunOptions> change)
    {
        var reader = new ConfigurationReader(environment);
        RunOptions options = change(path is null ? new RunOptions() : reader.Read(path));
        string folder = path is null ? Environment.CurrentDirectory : ConfiguredRun.FolderOf(path);
        var planner = new SegmentationPlanner(folder, path is null ? Place.CommandLine : new Place(path));
        // Auto is what is most accurate: an evaluation has time.
        PresetSettings preset = Presets.Of(options.Preset == Preset.Auto ? Preset.Accurate : options.Preset, isLive: false);
        EncodeSchedule schedule = options.Schedule ?? preset.Schedule;
        SegmentationPlan? segmentation = planner.Plan(preset.Over(options.Model), options.Tracker, schedule);
        OptionProblem[] problems =
        [
            .. reader.Problems.Where(problem => !IsIgnored(problem.Key)),
            .. planner.Problems.Select(problem => problem with { Place = reader.PlaceOf(problem.Key) ?? problem.Place }),
        ];
        return problems.Length == 0
            ? new EvaluationPlan(segmentation!, schedule)
            : throw new ConfigurationException(problems);
    }

    // What only a run needs may be missing or empty; a key that no configuration has is misspelt.
    private static bool IsIgnored(string key)
    {
        string section = key.Split('.', '[')[0];
        return !Sections.Contains(section) && ConfigurationReader.Shape.Keys.Any(known => known.Name == section);
    }
}

/// <summary>What is evaluated.</summary>
/// <param name="Segmentation">Model and tracker; images are not tracked.</param>
/// <param name="Schedule">Which frames of a video are encoded.</param>
internal sealed record EvaluationPlan(SegmentationPlan Segmentation, EncodeSchedule Schedule);
