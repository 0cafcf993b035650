using System.CommandLine;
using SamStream.Chaos;
using SamStream.Cli;
using SamStream.Cli.Arguments;
using SamStream.Cli.Configuration;
using SamStream.Cli.Errors;
using SamStream.Cli.Hosting;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Options;
using SamStream.Soak.Reports;
using SamStream.Soak.Scenarios;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak;

/// <summary>Shows what a run survives on this machine.</summary>
internal sealed class SoakCommand : RootCommand, IDocumented
{
    private readonly Terminal _terminal;
    private readonly SoakArguments _arguments = new();

    public SoakCommand(Terminal terminal)
        : base("Run cameras and a broker of its own, make them fail, and measure what becomes of a live run.")
    {
        _terminal = terminal;
        HelpName = "samstream-soak";
        _arguments.AddTo(this);
        SetAction((parsed, _) => RunAsync(parsed));
    }

    public IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream-soak --list", "the scenarios and how long they take"),
        ("samstream-soak --scenario camera-killed,broker-killed", "two of them, as a table"),
        ("samstream-soak --duration 30m --cameras 2 --restart-every 60s",
            "half an hour in which cameras are killed again and again: memory, threads and files must not grow"),
        ("samstream-soak --out soak/", "all of them; configurations, logs, soak.md and soak.json stay in that folder"),
    ];

    private async Task<int> RunAsync(ParseResult parsed)
    {
        if (parsed.GetValue(_arguments.List))
        {
            WriteList();
            return ExitCode.Ok;
        }

        IReadOnlyList<Scenario> scenarios = _arguments.Scenarios(parsed, out IReadOnlyList<OptionProblem> problems);
        if (problems.Count > 0)
            throw new ConfigurationException(problems);
        string? kept = parsed.GetValue(_arguments.Out);
        string folder = kept is null ? Directory.CreateTempSubdirectory("samstream-soak-").FullName : Path.GetFullPath(kept);
        using var signals = new StopSignals(() => _terminal.WriteErrorLine("Stopping the servers; Ctrl-C again ends at once."));
        try
        {
            IReadOnlyList<ScenarioReport> reports = await new SoakJob(_arguments.Options(parsed, folder), Say)
                .RunAsync(scenarios, signals.Token);
            Write(reports, parsed.GetValue(_arguments.Json), kept is null ? null : folder);
            return reports.All(report => report.IsPassed) ? ExitCode.Ok : ExitCode.Bound;
        }
        catch (ServerException error)
        {
            throw new UsageException(error.Message, error);
        }
        finally
        {
            if (kept is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private void Say(string text) =>
        _terminal.WriteErrorLine($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {text}");

    private void WriteList()
    {
        var options = new SoakOptions { Folder = "" };
        var table = new TextTable("scenario", "seconds", "what is done");
        foreach (Scenario scenario in ScenarioCatalog.All)
            table.Add(scenario.Name, $"{scenario.Lasting(options).TotalSeconds:0}", scenario.Fault);
        table.Write(_terminal.Out);
    }

    private void Write(IReadOnlyList<ScenarioReport> reports, bool isJson, string? folder)
    {
        string json = JsonText.Of(SoakMessage.Of(reports), SoakJson.Default.SoakMessage, isIndented: true);
        using var table = new StringWriter();
        SoakTable.Write(reports, table);
        if (folder is not null)
        {
            NamedFile.Write("--out", Path.Combine(folder, "soak.md"), table.ToString());
            NamedFile.Write("--out", Path.Combine(folder, "soak.json"), json + "\n");
        }

        _terminal.Out.WriteLine(isJson ? json : table.ToString());
    }
}
