using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Configuration;
using SamStream.Cli.Logging;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;
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
        var problems = new List<ConfigurationProblem>();
        foreach (string file in parsed.GetRequiredValue(_files))
        {
            try
            {
                RunPlan plan = ConfiguredRun.Plan(file, EnvironmentSubstitution.OfProcess, options => options, []);
                problems.AddRange(await ProblemsOfOutputsAsync(plan, new Place(file)));
                if (parsed.GetValue(_open))
                    problems.AddRange(await ProblemsWhenOpenAsync(plan, stop));
            }
            catch (ConfigurationException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        if (problems.Count > 0)
            throw new ConfigurationException(problems);
        foreach (string file in parsed.GetRequiredValue(_files))
            _terminal.Out.WriteLine($"{file}: valid");
        return ExitCode.Ok;
    }

    private static async Task<IReadOnlyList<ConfigurationProblem>> ProblemsWhenOpenAsync(
        RunPlan plan, CancellationToken stop)
    {
        await using IFrameSource source = plan.Source.Create(NullLoggerFactory.Instance);
        SourceProperties properties = await source.OpenAsync(stop);
        return plan.ProblemsFor(properties);
    }

    private static async Task<IReadOnlyList<ConfigurationProblem>> ProblemsOfOutputsAsync(RunPlan plan, Place place)
    {
        await using var outputs = new RunSinks(plan, NullLoggerFactory.Instance, () => null);
        var problems = new List<ConfigurationProblem>();
        problems.AddRange(outputs.Folder.FindFaults().Select(fault => Problem("output.folder", fault)));
        try
        {
            if (plan.Logging.File is { } file)
                new LogFile(file).Check();
        }
        catch (SinkException fault)
        {
            problems.Add(Problem("logging.file", fault));
        }

        return problems;

        ConfigurationProblem Problem(string key, SinkException fault) =>
            new(place, key, null, fault.Message.TrimEnd('.'), null);
    }
}
