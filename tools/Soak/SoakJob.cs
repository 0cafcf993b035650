using SamStream.Cli.Configuration;
using SamStream.Soak.Reports;
using SamStream.Soak.Scenarios;
using SamStream.Soak.Testbeds;


namespace SamStream.Soak;

/// <summary>Runs scenarios one after the other; one that fails does not keep the others from running.</summary>
/// <param name="options">What the command line says.</param>
/// <param name="say">Tells the user what goes on.</param>
internal sealed class SoakJob(SoakOptions options, Action<string> say)
{
    /// <summary>A report for each scenario, also for one that could not be carried through.</summary>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    /// <exception cref="Chaos.ServerException">A server could not be started.</exception>
    public async Task<IReadOnlyList<ScenarioReport>> RunAsync(IReadOnlyList<Scenario> scenarios, CancellationToken stop)
    {
        var reports = new List<ScenarioReport>();
        foreach (Scenario scenario in scenarios)
        {
            reports.Add(await RunAsync(scenario, $"{reports.Count + 1} of {scenarios.Count}", stop));
            say($"{scenario.Name}: {(reports[^1].IsPassed ? "kept" : "NOT kept")} after {reports[^1].Elapsed.TotalSeconds:0} s");
        }

        return reports;
    }

    private async Task<ScenarioReport> RunAsync(Scenario scenario, string position, CancellationToken stop)
    {
        say($"{scenario.Name} ({position}, about {scenario.Lasting(options).TotalSeconds:0} s): {scenario.Fault}");
        long started = TimeProvider.System.GetTimestamp();
        var run = new ScenarioRun(
            options, Path.Combine(options.Folder, scenario.Name), text => say($"{scenario.Name}: {text}"), stop);
        IReadOnlyList<Check> checks = [];
        string? failure = null;
        try
        {
            checks = await scenario.RunAsync(run);
        }
        catch (Exception error) when (error is ScenarioException or ConfigurationException)
        {
            failure = error.Message;
        }

        return new ScenarioReport(
            scenario.Name,
            scenario.Fault,
            $"samstream-soak --scenario {scenario.Name}{scenario.Options(options)}",
            TimeProvider.System.GetElapsedTime(started),
            checks,
            failure);
    }
}
