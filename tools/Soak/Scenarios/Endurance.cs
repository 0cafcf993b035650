using System.Globalization;
using SamStream.Chaos.Brokers;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Supervision;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>A long run whose cameras are killed again and again, in turn.</summary>
internal sealed class Endurance() : Scenario(ScenarioCatalog.Endurance, "a camera's server killed for 3 s, again and again, in turn")
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(3), Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SampleInterval = TimeSpan.FromSeconds(5), LongestWarmUp = TimeSpan.FromMinutes(5);

    public override TimeSpan Lasting(SoakOptions options) => options.Duration + TimeSpan.FromSeconds(10);

    public override string Options(SoakOptions options) =>
        string.Create(CultureInfo.InvariantCulture,
            $" --duration {Durations.Write(options.Duration)} --cameras {options.Cameras} --restart-every {Durations.Write(options.RestartEvery)}");

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(new TestbedSetup
        {
            Cameras = run.Options.Cameras,
            Broker = new MosquittoOptions(),
            Mqtt = "spool: { path: spool }",
        });
        DateTimeOffset begin = TimeProvider.System.GetUtcNow();
        var watch = new ProcessWatch();
        var recoveries = new List<TimeSpan>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        Task killing = KillAsync(testbed, run.Options.RestartEvery, recoveries, over.Token);
        TimeSpan said = TimeSpan.Zero;
        await watch.RunAsync(SampleInterval, run.Options.Duration, sample =>
        {
            if (sample.Time < said)
                return;
            said = sample.Time + TimeSpan.FromMinutes(1);
            run.Say(Describe(sample, testbed, recoveries.Count));
        }, run.Stop);
        await over.CancelAsync();
        await killing;
        await testbed.UntilAsync(
            () => testbed.Probes.All(probe => probe.Monitor.Status.State == SourceState.Running), Patience, "all cameras", run.Stop);
        await testbed.UntilAsync(() => testbed.Messages.Events.Distinct >= testbed.Probes.Sum(probe => probe.Events), Patience, "all events", run.Stop);
        EventStreams events = testbed.Messages.Events;
        long raised = testbed.Probes.Sum(probe => probe.Events), heard = events.Distinct;
        double rate = testbed.Probes.Average(probe => probe.Monitor.Snapshot()!.FramesTracked)
            / (TimeProvider.System.GetUtcNow() - begin).TotalSeconds;
        await testbed.StopRunAsync();
        watch.Write(Path.Combine(run.Folder, "samples.csv"));
        TimeSpan warmUp = run.Options.Duration / 5 < LongestWarmUp ? run.Options.Duration / 5 : LongestWarmUp;
        return
        [
            .. new Growth(watch.Samples, warmUp).Checks(),
            Check.Told("warm-up left out", Durations.Write(warmUp)),
            Check.Told("restarts, slowest return", recoveries.Count == 0
                ? "none"
                : $"{recoveries.Count}, {Figures.Seconds(recoveries.Max())}"),
            Check.Told("masks a camera and second", Figures.Rate(rate)),
            Check.Zero("state events lost", raised - heard + events.Missing),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static string Describe(ProcessSample sample, Testbed testbed, int restarts) => string.Create(
        CultureInfo.InvariantCulture,
        $"{sample.Time:hh\\:mm\\:ss}, {Figures.Megabytes(sample.ResidentBytes)}, heap {Figures.Megabytes(sample.HeapBytes)}, "
        + $"{sample.Threads} threads, {sample.Handles} files, {restarts} restarts, "
        + $"{testbed.Messages.Count("masks")} masks and {testbed.Messages.Events.Distinct} events heard");

    private static async Task KillAsync(Testbed testbed, TimeSpan every, List<TimeSpan> recoveries, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(every);
        try
        {
            for (int turn = 0; await timer.WaitForNextTickAsync(stop); turn++)
            {
                int at = turn % testbed.Cameras.Count;
                await testbed.Cameras[at].Server.KillAsync();
                // A camera that is away is brought back, also when time is up.
                await Task.Delay(Away, CancellationToken.None);
                await testbed.Cameras[at].RestartAsync();
                DateTimeOffset back = TimeProvider.System.GetUtcNow();
                await testbed.UntilAsync(
                    () => testbed.Probes[at].ChangesSince(back).Any(change => change.State == SourceState.Running),
                    Patience, $"{testbed.Cameras[at].Id} after its restart", CancellationToken.None);
                recoveries.Add(TimeProvider.System.GetUtcNow() - back);
            }
        }
        catch (OperationCanceledException)
        {
            // Time is up.
        }
    }
}
