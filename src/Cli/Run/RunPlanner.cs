using SamStream.Cli.Commands;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Inputs;
using SamStream.Cli.Models;
using SamStream.Cli.Prompting;
using SamStream.Model.Onnx;
using SamStream.Model.Sam;
using SamStream.Sinks.Files;

namespace SamStream.Cli.Run;

/// <summary>Turns options into a plan; finds every problem that shows without opening anything.</summary>
/// <param name="folder">What relative paths are relative to: the configuration's folder, or the current one.</param>
/// <param name="place">What problems without a line of their own are blamed on.</param>
internal sealed class RunPlanner(string folder, Place place)
{
    private readonly List<ConfigurationProblem> _problems = [];

    public IReadOnlyList<ConfigurationProblem> Problems => _problems;

    /// <summary>The plan, or null if there are <see cref="Problems"/>.</summary>
    public RunPlan? Plan(RunOptions options)
    {
        var sources = new SourcePlanner(folder);
        SourcePlan? source = sources.Plan(options.Source);
        _problems.AddRange(sources.Problems);
        string? manifest = FindManifest(options.Model);
        InputSize? inputSize = ReadInputSize(options.Model);
        PromptPlan prompts = PlanPrompts(options.Prompts, options.Source.Frames);
        CheckSinks(options.Sinks, Resolve(options.Output.Folder));
        if (options.Output.Folder.Length == 0)
            Report("output.folder", "is missing", "write the folder for the results, or give --out");
        if (_problems.Count > 0)
            return null;
        var network = new OnnxSessionOptions
        {
            Provider = options.Model.Provider,
            Device = options.Model.Device,
            IntraOpThreads = options.Model.Threads,
        };
        return new RunPlan
        {
            Source = source!,
            Manifest = manifest!,
            Model = new SamModelOptions { Encoder = network, Decoder = network, Input = inputSize },
            Tracker = options.Tracker.ToTrackerOptions(),
            Prompts = prompts,
            OutputFolder = Resolve(options.Output.Folder),
            Overwrite = options.Output.Overwrite ? OverwritePolicy.Replace : OverwritePolicy.Refuse,
            Sinks = options.Sinks,
            Logging = options.Logging with { File = options.Logging.File is { } file ? Resolve(file) : null },
        };
    }

    private string? FindManifest(ModelOptions model)
    {
        string? path = ModelCatalog.For(folder).Find(model.Manifest, Resolve, out (string Fault, string Cure) fault);
        if (path is null)
            _problems.Add(new ConfigurationProblem(place, "model.manifest", model.Manifest, fault.Fault, fault.Cure));
        return path;
    }

    private InputSize? ReadInputSize(ModelOptions model)
    {
        if (model.InputSize is null)
            return null;
        if (InputSize.TryParse(model.InputSize, out InputSize size))
            return size;
        _problems.Add(new ConfigurationProblem(
            place, "model.inputSize", model.InputSize, "is no size of an input", InputSizeOption.Cure));
        return null;
    }

    private PromptPlan PlanPrompts(IReadOnlyList<PromptOptions> prompts, long? frames)
    {
        if (prompts.Count == 0)
            Report("prompts", "name no object", "write at least one prompt with a box, points or a mask");
        var planner = new PromptPlanner(Resolve);
        PromptPlan plan = planner.Plan(prompts);
        _problems.AddRange(planner.Problems);
        _problems.AddRange(plan.ProblemsBeyond(frames ?? long.MaxValue));
        return plan;
    }

    private void CheckSinks(SinksOptions sinks, string folder)
    {
        if (sinks is { Jsonl.Enabled: false, Masks.Enabled: false, Overlay.Enabled: false, Summary.Enabled: false })
        {
            Report("sinks", "are all switched off", "leave at least one on");
        }

        foreach (OutputNames.NameFault found in OutputNames.FaultsOf(sinks, folder))
            _problems.Add(new ConfigurationProblem(place, found.Key, found.Name, found.Fault, found.Cure));
    }

    private void Report(string key, string fault, string cure) =>
        _problems.Add(new ConfigurationProblem(place, key, null, fault, cure));

    private string Resolve(string path) => Path.GetFullPath(path, folder);
}
