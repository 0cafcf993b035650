using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Inputs;
using SamStream.Cli.Prompting;
using SamStream.Pipeline.Options;
using SamStream.Sinks.Files;
using SamStream.Sinks.Mqtt;
using SamStream.Sources.Options;

namespace SamStream.Cli.Run;

/// <summary>Plans the sources of a run: the section <c>source</c>, or each item of <c>cameras</c>.</summary>
/// <param name="folder">What relative paths are relative to.</param>
/// <param name="place">What problems without a line of their own are blamed on.</param>
internal sealed class CameraPlanner(string folder, Place place)
{
    private readonly List<OptionProblem> _problems = [];

    public IReadOnlyList<OptionProblem> Problems => _problems;

    /// <summary>The plans; worth something only if there are no <see cref="Problems"/>.</summary>
    public IReadOnlyList<CameraPlan> Plan(RunOptions options)
    {
        if (options.Cameras.Count == 0)
            return PlanSource(options) is { } plan ? [plan] : [];
        if (options.Source.Input.Length > 0)
            Report("source", "stands beside cameras", "write one of the two; a source can be an item of cameras");
        if (options.Prompts.Count > 0)
            Report("prompts", "stand beside cameras", "write prompts below the camera that they are for");
        FindDuplicates(options.Cameras);
        List<CameraPlan> plans = [.. options.Cameras.Select(camera => PlanCamera(camera, options)).OfType<CameraPlan>()];
        if (plans.Count == options.Cameras.Count)
            CheckOutputs(options, plans);
        return plans;
    }

    private CameraPlan? PlanSource(RunOptions options)
    {
        var sources = new SourcePlanner(folder);
        FrameSourceOptions? source = sources.Plan(options.Source);
        _problems.AddRange(sources.Problems);
        // Objects of a camera can be named while it runs, if there is a broker or a page to name them by.
        if (options.Prompts.Count == 0 && options.Source.Propose == 0 && !options.Console.Enabled && !(source?.IsLive == true && options.Mqtt.IsOn))
            Report("prompts", "name no object", "write at least one prompt with a box, points or a mask, or have objects found with propose");
        PromptPlan prompts = PlanPrompts(options.Prompts, options.Source.Frames, options.Tracker.MaximumObjects);
        SinksOptions sinks = source is null ? options.Sinks : options.Sinks.ForCamera(source.EffectiveId);
        CheckOutputs(options, [sinks]);
        if (source is null)
            return null;
        CheckTopic(place, "source.id", source.EffectiveId, options.Mqtt);
        return new CameraPlan
        {
            Source = source,
            Prompts = prompts,
            Propose = options.Source.Propose,
            Schedule = options.Schedule ?? Presets.Of(options.Preset, source.IsLive).Schedule,
            Sinks = sinks,
            OutputFolder = Resolve(options.Output.Folder),
        };
    }

    private CameraPlan? PlanCamera(CameraSectionOptions camera, RunOptions options)
    {
        var sources = new SourcePlanner(folder);
        FrameSourceOptions? source = sources.Plan(camera);
        _problems.AddRange(sources.Problems);
        if (camera.Id.Length > 0 && !camera.Id.All(IsNameCharacter))
        {
            _problems.Add(new OptionProblem(camera.Place, $"{camera.Key}.id", camera.Id,
                "is no name for topics and folders", "use letters, digits, - and _"));
        }

        CheckTopic(camera.Place, $"{camera.Key}.id", camera.Id, options.Mqtt);
        PromptPlan prompts = PlanPrompts(camera.Prompts, camera.Frames, options.Tracker.MaximumObjects);
        if (source is null)
            return null;
        SinksOptions sinks = camera.Sinks.Apply(options.Sinks).ForCamera(camera.Id);
        foreach (FileSinkOptions off in sinks.All.Where(sink => !sink.IsOn && camera.Sinks.SwitchesOn(sink.Name)))
        {
            _problems.Add(new OptionProblem(camera.Place, $"{camera.Key}.sinks.{off.Name}", "true",
                "has no place to write to", $"write one in the section sinks.{off.Name}"));
        }

        return new CameraPlan
        {
            Source = source,
            Prompts = prompts,
            Propose = camera.Propose,
            Schedule = camera.Schedule ?? options.Schedule ?? Presets.Of(options.Preset, source.IsLive).Schedule,
            Restart = source.IsLive ? camera.Restart : null,
            Sinks = sinks,
            OutputFolder = Path.Combine(Resolve(options.Output.Folder), camera.Id),
        };
    }

    // Whoever asks names a topic for the answer, which must not be a topic of the camera.
    private void CheckTopic(Place place, string key, string id, MqttSinkOptions mqtt)
    {
        if (mqtt.IsOn && mqtt.TakenLevels.TryGetValue(id, out string? use))
            _problems.Add(new OptionProblem(place, key, id, $"is where {use}", "use another name"));
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_';

    // Folders are named after cameras, and some file systems know no difference of case.
    private void FindDuplicates(IReadOnlyList<CameraSectionOptions> cameras)
    {
        foreach (IGrouping<string, CameraSectionOptions> group in cameras
            .Where(camera => camera.Id.Length > 0)
            .GroupBy(camera => camera.Id, StringComparer.OrdinalIgnoreCase))
        {
            foreach (CameraSectionOptions duplicate in group.Skip(1))
            {
                _problems.Add(new OptionProblem(duplicate.Place, $"{duplicate.Key}.id", duplicate.Id,
                    $"is the id of {group.First().Key} as well", "give each camera an id of its own"));
            }
        }
    }

    private PromptPlan PlanPrompts(IReadOnlyList<PromptOptions> prompts, long? frames, int maximumObjects)
    {
        var planner = new PromptPlanner(Resolve, maximumObjects);
        PromptPlan plan = planner.Plan(prompts);
        _problems.AddRange(planner.Problems);
        _problems.AddRange(plan.ProblemsBeyond(frames ?? long.MaxValue));
        return plan;
    }

    private void CheckOutputs(RunOptions options, IReadOnlyList<CameraPlan> cameras) =>
        CheckOutputs(options, [.. cameras.Select(camera => camera.Sinks)]);

    private void CheckOutputs(RunOptions options, IReadOnlyList<SinksOptions> sinks)
    {
        bool hasFiles = sinks.Any(camera => camera.AnyFile);
        if (!sinks.Any(camera => camera.Enabled.Any()) && !options.Mqtt.IsOn && !options.Console.Enabled)
            Report("sinks", "are all switched off", "leave at least one on, or name a broker: mqtt.host");
        if (hasFiles && options.Output.Folder.Length == 0)
            Report("output.folder", "is missing", "write the folder for the results, or give --out");
        string root = Resolve(options.Output.Folder);
        IEnumerable<OptionProblem> faults = sinks.SelectMany(camera => OutputNames.FaultsOf(camera, root)).Concat(OutputNames.FaultsBetween(sinks));
        _problems.AddRange(faults.Distinct().Select(fault => fault with { Place = place }));
    }

    private void Report(string key, string fault, string cure) =>
        _problems.Add(new OptionProblem(place, key, null, fault, cure));

    private string Resolve(string path) => Path.GetFullPath(path.Length == 0 ? "." : path, folder);
}
