using System.Globalization;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Scheduling;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>From one camera to four and back, with the budget that cameras share by default.</summary>
internal sealed class LoadStep() : Scenario("load", "three more cameras of 1280x720 for 40 s, and paused again")
{
    private const int Cameras = 4;

    // One encoding more or less is a tenth of what two seconds take.
    private const double Allowance = 0.05;
    private const double LeastFit = 0.8, MostOff = 0.02;
    private const int Mean = 4, MostTurns = 2;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);
    private static readonly BudgetOptions Budget = new();

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(120);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(TestbedSetup.Preset with { Cameras = Cameras });
        Say(testbed, new PauseCamera());
        await run.PassAsync(TimeSpan.FromSeconds(10));
        Phase one = await WatchAsync(testbed, run, TimeSpan.FromSeconds(20), "one camera");
        Say(testbed, new ResumeCamera());
        Phase four = await WatchAsync(testbed, run, TimeSpan.FromSeconds(40), "four cameras");
        Say(testbed, new PauseCamera());
        Phase after = await WatchAsync(testbed, run, TimeSpan.FromSeconds(25), "one camera again");
        await testbed.StopRunAsync();
        return
        [
            .. one.Checks("one camera"),
            .. four.Checks("four cameras"),
            .. after.Checks("one camera again"),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static void Say(Testbed testbed, CameraCommand command)
    {
        foreach (CameraProbe probe in testbed.Probes.OrderBy(probe => probe.Monitor.Id, StringComparer.Ordinal).Skip(1))
            probe.Camera!.Submit(command);
    }

    private static async Task<Phase> WatchAsync(Testbed testbed, ScenarioRun run, TimeSpan time, string what)
    {
        run.Say(what);
        var seen = new List<BudgetSnapshot>();
        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += SharedBudget.Interval)
        {
            await run.PassAsync(SharedBudget.Interval);
            seen.Add(testbed.Probes[0].Monitor.Snapshot()!.Load!);
        }

        ObservedResult[] results = [.. testbed.Probes.SelectMany(probe => probe.ResultsSince(begin + Settled))];
        return new Phase(seen, results, time - Settled);
    }

    /// <summary>What was seen while the number of cameras stayed.</summary>
    private sealed record Phase(List<BudgetSnapshot> Seen, IReadOnlyList<ObservedResult> Results, TimeSpan Lasted)
    {
        public IEnumerable<Check> Checks(string when)
        {
            int settled = (int)(Settled / SharedBudget.Interval);
            double[] means = [.. Enumerable.Range(settled, Seen.Count - settled - Mean + 1).Select(i => Seen.Skip(i).Take(Mean).Average(load => load.Cpu))];
            LoadStage[] stages = [.. Seen.Skip(settled).Select(load => load.Stage)];
            int turns = stages.Zip(stages.Skip(1)).Count(pair => pair.First != pair.Second);
            double p95 = Quantiles.Of([.. Results.Select(result => result.Latency.TotalMilliseconds)], 0.95);
            double[] shares = [.. Seen.Skip(settled).Select(load => load.Share)];
            string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0} %");
            string From(double[] values) => string.Create(CultureInfo.InvariantCulture, $"{100 * values.Min():0} to {100 * values.Max():0} %");
            // Those of the servers are among them.
            yield return Check.Told($"{when}: processors from 5 s on, means of 2 s", From(means));
            yield return new Check($"{when}: mean of them", Percent(means.Average()), $"≤ {Percent(Budget.Cpu + Allowance)}", means.Average() <= Budget.Cpu + Allowance);
            yield return Check.Told($"{when}: share of the schedule", From(shares));
            yield return new Check($"{when}: changes of what is given up", Figures.Count(turns), $"≤ {MostTurns}", turns <= MostTurns);
            yield return new Check($"{when}: frame in → result, p95", Figures.Milliseconds(p95), $"≤ {Figures.Milliseconds(Budget.Latency.TotalMilliseconds)}",
                p95 <= Budget.Latency.TotalMilliseconds);
            yield return Check.Told($"{when}: results", Figures.Rate(Results.Count / Lasted.TotalSeconds));
            int masks = Results.Count(result => result.Fit is not null), off = Results.Count(result => result.Fit < LeastFit);
            yield return new Check($"{when}: masks that lie elsewhere", $"{off} of {masks}", $"≤ {Percent(MostOff)}", off <= MostOff * masks);
        }
    }
}
