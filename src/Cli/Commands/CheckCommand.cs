using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Logging;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;

namespace SamStream.Cli.Commands;

/// <summary>Validates configurations without running them.</summary>
internal sealed class CheckCommand : DocumentedCommand
{
    private readonly Terminal _terminal;

    private readonly Argument<string[]> _files = new("config")
    {
        Description = "Configurations (*.yaml).",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _open = new("--open")
    {
        Description = "Open the source too, and check the prompts against its frames.",
    };

    public CheckCommand(Terminal terminal)
        : base("check", "Validate configurations without running them; tells every problem at once.")
    {
        _terminal = terminal;
        Add(_files);
        UsageFaults.RefuseOptions(this, _files);
        Add(_open);
        SetAction((parsed, stop) => CheckAsync(parsed, stop));
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream check configs/demo.yaml", "validate a configuration"),
        ("samstream check configs/demo.yaml --open", "the same, and that the boxes lie in the frames"),
    ];

    private async Task<int> CheckAsync(ParseResult parsed, CancellationToken stop)
    {
        var problems = new List<OptionProblem>();
        var hints = new List<OptionProblem>();
        foreach (string file in parsed.GetRequiredValue(_files))
        {
            try
            {
                RunPlan plan = ConfiguredRun.Plan(file, EnvironmentSubstitution.OfProcess, options => options, []);
                hints.AddRange(plan.Hints);
                problems.AddRange(ProblemsOfLog(plan, new Place(file)));
                foreach (CameraPlan camera in plan.Cameras)
                {
                    problems.AddRange(await ProblemsOfOutputsAsync(plan.Of(camera), new Place(file)));
                    if (!parsed.GetValue(_open))
                        continue;
                    SourceProperties opened = await OpenAsync(camera, stop);
                    problems.AddRange(camera.ProblemsFor(opened));
                    hints.AddRange(camera.DoubtsFor(opened));
                }
            }
            catch (ConfigurationException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        foreach (OptionProblem hint in hints)
            _terminal.Error.WriteLine($"hint: {hint}");
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
        foreach (string file in parsed.GetRequiredValue(_files))
            _terminal.Out.WriteLine($"{file}: valid");
        return ExitCode.Ok;
    }

    private static async Task<SourceProperties> OpenAsync(CameraPlan camera, CancellationToken stop)
    {
        await using IFrameSource source = camera.Source.CreateSource(NullLoggerFactory.Instance);
        return await source.OpenAsync(stop);
    }

    private static async Task<IReadOnlyList<OptionProblem>> ProblemsOfOutputsAsync(RunPlan plan, Place place)
    {
        if (!plan.Sinks.AnyFile)
            return [];
        await using var outputs = new RunSinks(plan, NullLoggerFactory.Instance, () => null);
        return [.. outputs.Folder.FindFaults().Select(fault => Problem(place, "output.folder", fault))];
    }

    private static OptionProblem[] ProblemsOfLog(RunPlan plan, Place place)
    {
        try
        {
            if (plan.Logging.File is { } file)
                new LogFile(file).Check();
            return [];
        }
        catch (SinkException fault)
        {
            return [Problem(place, "logging.file", fault)];
        }
    }

    private static OptionProblem Problem(Place place, string key, SinkException fault) =>
        new(place, key, null, fault.Message.TrimEnd('.'), null);
}
