using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Run;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Mqtt.Connection;

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
        Description = "Open the sources too, check the prompts against their frames, and ask the broker whether it takes this program.",
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
        ("samstream check configs/rtsp-mqtt.yaml --open", "the same, and that camera and broker are there"),
    ];

    private async Task<int> CheckAsync(ParseResult parsed, CancellationToken stop)
    {
        var problems = new List<OptionProblem>();
        var hints = new List<OptionProblem>();
        var away = new List<string>();
        foreach (string file in parsed.GetRequiredValue(_files))
        {
            try
            {
                RunPlan plan = ConfiguredRun.Plan(file, EnvironmentSubstitution.OfProcess, options => options, []);
                hints.AddRange(plan.Hints);
                hints.AddRange(FolderWarnings.Of(plan));
                problems.AddRange(OutputChecks.OfLog(plan));
                foreach (CameraPlan camera in plan.Cameras)
                {
                    problems.AddRange(await OutputChecks.OfFolderAsync(plan.Of(camera)));
                    if (!parsed.GetValue(_open))
                        continue;
                    problems.AddRange(await ProblemsWhenOpenAsync(camera, hints, away, stop));
                }

                if (parsed.GetValue(_open) && plan.Mqtt is { IsEmbedded: false } mqtt)
                    problems.AddRange(await ProblemsOfBrokerAsync(mqtt, new Place(file), stop));
            }
            catch (ConfigurationException error)
            {
                problems.AddRange(error.Problems);
            }
        }

        foreach (OptionProblem hint in hints)
            _terminal.Error.WriteLine($"hint: {hint}");
        foreach (string camera in away)
            _terminal.Error.WriteLine($"error: {camera}");
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
        foreach (string file in parsed.GetRequiredValue(_files))
            _terminal.Out.WriteLine($"{file}: valid");
        return away.Count == 0 ? ExitCode.Ok : ExitCode.Source;
    }

    // A camera that is away does not keep the others and the broker from being asked.
    private async Task<IReadOnlyList<OptionProblem>> ProblemsWhenOpenAsync(
        CameraPlan camera, List<OptionProblem> hints, List<string> away, CancellationToken stop)
    {
        await using IFrameSource source = camera.Source.CreateSource(NullLoggerFactory.Instance);
        try
        {
            SourceProperties properties = await source.OpenAsync(stop);
            _terminal.Out.WriteLine($"{camera.Id}: opens, {properties.Width}x{properties.Height}");
            hints.AddRange(camera.DoubtsFor(properties));
            return camera.ProblemsFor(properties);
        }
        catch (SourceException error) when (camera.Source.IsLive)
        {
            away.Add($"{camera.Id}: {error.Message}");
            return [];
        }
    }

    private async Task<IReadOnlyList<OptionProblem>> ProblemsOfBrokerAsync(MqttSinkOptions mqtt, Place place, CancellationToken stop)
    {
        string broker = $"{mqtt.Host}:{mqtt.EffectivePort}";
        if (await BrokerProbe.AskAsync(mqtt, stop) is { } reason)
            return [new OptionProblem(place, "mqtt.host", broker, $"does not take this program: {reason}", "see that the broker runs there, and what it wants")];
        _terminal.Out.WriteLine($"{broker}: the broker answers");
        return [];
    }
}
