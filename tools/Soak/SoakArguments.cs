using System.CommandLine;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Configuration.Binding;
using SamStream.Cli.Configuration.Options;
using SamStream.Cli.Configuration.Reading;
using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Options;
using SamStream.Soak.Scenarios;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak;

/// <summary>What can be said on the command line of a soak.</summary>
internal sealed class SoakArguments
{
    private const int MostCameras = 16;
    private static readonly SoakOptions Defaults = new() { Folder = "" };

    private readonly Option<string[]> _scenarios = new("--scenario", "-s")
    {
        Description = "What to run: names with commas between them (--list). Default: all, or endurance with --duration.",
        HelpName = "name[,name]",
    };

    private readonly Option<TimeSpan?> _duration = DurationOption.Create("--duration", TimeSpan.FromSeconds(10),
        "How long endurance runs (default: 30m).");

    private readonly Option<int?> _cameras = NumberOption.Create("--cameras", 1,
        $"Cameras of endurance (default: {Defaults.Cameras}).", MostCameras);

    private readonly Option<TimeSpan?> _restartEvery = DurationOption.Create("--restart-every", TimeSpan.FromSeconds(5),
        "How often endurance kills a camera and starts it again, in turn (default: 60s).");

    private readonly Option<string> _model = new("--model")
    {
        Description = $"A model's name (samstream models list) or its manifest (*.yaml; default: {Defaults.Model}).",
        HelpName = "name",
    };

    private readonly Option<int?> _threads = NumberOption.Create("--threads", 0,
        "Threads of the network (default: 0, one for each physical core).", ModelOptions.MostThreads);

    private readonly Option<Preset?> _preset = ChoiceOption.Create<Preset>("--preset",
        $"The preset of the cameras of latency, prompt and load (default: {SoakOptions.OfCameras}).");

    private readonly Option<InputSize?> _inputSize = InputSizeOption.Create("--input-size");

    /// <summary>Tells what there is.</summary>
    public Option<bool> List { get; } = new("--list") { Description = "List the scenarios and end." };

    /// <summary>Where what is made is kept.</summary>
    public Option<string> Out { get; } = new("--out", "-o")
    {
        Description = "The folder to keep configurations, logs and both forms of the report in (default: nothing is kept).",
        HelpName = "folder",
    };

    /// <summary>JSON instead of a table.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object instead of a table." };

    public void AddTo(Command command)
    {
        UsageFaults.RefuseEmpty(_scenarios, _model, Out);
        Option[] options =
            [_scenarios, List, _duration, _cameras, _restartEvery, _model, _threads, _preset, _inputSize, Out, Json];
        foreach (Option option in options)
            command.Add(option);
    }

    /// <summary>The scenarios that are asked for, each once, in their order.</summary>
    public IReadOnlyList<Scenario> Scenarios(ParseResult parsed, out IReadOnlyList<OptionProblem> problems)
    {
        var found = new List<OptionProblem>();
        problems = found;
        bool isEndurance = parsed.GetValue(_duration) is not null || parsed.GetValue(_cameras) is not null
            || parsed.GetValue(_restartEvery) is not null;
        string[] names =
        [
            .. (parsed.GetValue(_scenarios) ?? []).SelectMany(text => text.Split(
                ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)),
        ];
        string[] known = [.. ScenarioCatalog.All.Select(scenario => scenario.Name)];
        foreach (string name in names.Except(known))
        {
            string meant = Suggestion.For(name, known) is { } near ? $"did you mean '{near}'? " : "";
            found.Add(new OptionProblem(
                Place.CommandLine, "--scenario", name, "is no scenario", $"{meant}samstream-soak --list tells them"));
        }

        if (isEndurance && names.Length > 0 && !names.Contains(ScenarioCatalog.Endurance))
        {
            found.Add(new OptionProblem(
                Place.CommandLine, "--duration", null, $"and --cameras and --restart-every are for {ScenarioCatalog.Endurance} only",
                $"leave them out, or add --scenario {ScenarioCatalog.Endurance}"));
        }

        if (names.Length == 0)
            names = isEndurance ? [ScenarioCatalog.Endurance] : known;
        return [.. ScenarioCatalog.All.Where(scenario => names.Contains(scenario.Name))];
    }

    /// <summary>How to run them.</summary>
    public SoakOptions Options(ParseResult parsed, string folder) => new()
    {
        Duration = parsed.GetValue(_duration) ?? Defaults.Duration,
        Cameras = parsed.GetValue(_cameras) ?? Defaults.Cameras,
        RestartEvery = parsed.GetValue(_restartEvery) ?? Defaults.RestartEvery,
        Model = parsed.GetValue(_model) is { } model
            ? ConfigurationReader.IsConfiguration(model) ? Path.GetFullPath(model) : model
            : Defaults.Model,
        Threads = parsed.GetValue(_threads) ?? Defaults.Threads,
        InputSize = parsed.GetValue(_inputSize)?.ToString() ?? Defaults.InputSize,
        Preset = parsed.GetValue(_preset) is { } preset ? ShapeReader.NameOf(preset.ToString()) : SoakOptions.OfCameras,
        Folder = folder,
    };
}
