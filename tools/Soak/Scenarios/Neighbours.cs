using System.Globalization;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

/// <summary>One of three cameras is dead, then flaps: what the other two do meanwhile, in one run.</summary>
internal sealed class Neighbours() : Scenario("camera-neighbours", "1 of 3 cameras dead for 30 s, then reset every 2 s for 30 s")
{
    private const double Allowance = 0.05;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(30), Settle = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FlapEvery = TimeSpan.FromSeconds(2);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(130);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await run.StartAsync(new TestbedSetup { Cameras = 3 });
        TestbedCamera bad = testbed.Cameras[2];
        await run.PassAsync(Settle);
        Rates before = await MeasureAsync(testbed, run, "all three run");

        await bad.Server.KillAsync();
        await run.PassAsync(Settle);
        Rates dead = await MeasureAsync(testbed, run, "cam3 is dead");

        await bad.RestartAsync();
        await testbed.UntilAsync(
            () => Testbed.Masks(testbed.Probes[2], TimeProvider.System.GetUtcNow() - Settle) > 0, TimeSpan.FromSeconds(60), "cam3 again", run.Stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(run.Stop);
        Task flapping = FlapAsync(bad, over.Token);
        Rates flaps = await MeasureAsync(testbed, run, "cam3 flaps");
        await over.CancelAsync();
        await flapping;
        await testbed.StopRunAsync();
        return
        [
            Check.Told("frames in and masks out before, each", string.Create(CultureInfo.InvariantCulture,
                $"{before.In.Average():0.00}/s in, {before.Out.Average():0.00}/s out")),
            .. Compare("cam3 dead", before, dead),
            .. Compare("cam3 flapping", before, flaps),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static IEnumerable<Check> Compare(string when, Rates before, Rates now)
    {
        double frames = Worst(before.In, now.In), masks = Worst(before.Out, now.Out);
        yield return new Check($"frames in, {when}", Figures.Percent(frames), "within 5 %", Math.Abs(frames) <= Allowance);
        // The model is shared: what the third does not take, the others get.
        yield return new Check($"masks out, {when}", Figures.Percent(masks), "≥ −5 %", masks >= -Allowance);
    }

    // That of the camera that changed the most for the worse.
    private static double Worst(double[] before, double[] now) => before.Zip(now, (was, became) => (became - was) / was).Min();

    private static async Task<Rates> MeasureAsync(Testbed testbed, ScenarioRun run, string what)
    {
        run.Say(what);
        (long In, long Out)[] from = [.. testbed.Probes.Take(2).Select(Counts)];
        long started = TimeProvider.System.GetTimestamp();
        await run.PassAsync(Window);
        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        (long In, long Out)[] to = [.. testbed.Probes.Take(2).Select(Counts)];
        return new Rates(
            [.. from.Zip(to, (a, b) => (b.In - a.In) / seconds)], [.. from.Zip(to, (a, b) => (b.Out - a.Out) / seconds)]);
    }

    private static (long In, long Out) Counts(CameraProbe probe)
    {
        var snapshot = probe.Monitor.Snapshot()!;
        return (snapshot.FramesCaptured, snapshot.FramesTracked);
    }

    private static async Task FlapAsync(TestbedCamera camera, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(FlapEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
                camera.Proxy.ResetAll();
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }
    }

    /// <summary>Frames and masks a second, of each of the two.</summary>
    private sealed record Rates(double[] In, double[] Out);
}
