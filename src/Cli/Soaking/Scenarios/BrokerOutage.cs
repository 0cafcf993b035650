using SamStream.Chaos.Brokers;
using SamStream.Cli.Soaking.Measuring;
using SamStream.Cli.Soaking.Reporting;
using SamStream.Cli.Soaking.Site;

namespace SamStream.Cli.Soaking.Scenarios;

/// <summary>The broker goes away and comes back while an object is added and removed every second.</summary>
internal sealed class BrokerOutage(
    string name, string fault, TimeSpan away, Func<SoakSite, Task> begin, Func<SoakSite, Task> end) : Scenario(name, fault)
{
    private const double Allowance = 0.10;
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);

    public override TimeSpan Lasting(SoakOptions options) => Before + (2 * away) + TimeSpan.FromSeconds(20);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using SoakSite site = await run.StartAsync(new SiteSetup
        {
            Broker = new MosquittoOptions(),
            Mqtt = "spool: { path: spool }",
        });
        CameraProbe probe = site.Probes[0];
        await using var changes = new StateChanges(probe);
        DateTimeOffset started = TimeProvider.System.GetUtcNow();
        await run.PassAsync(Before);
        DateTimeOffset gone = TimeProvider.System.GetUtcNow();
        await begin(site);
        run.Say("the broker is away");
        await run.PassAsync(away);
        await end(site);
        DateTimeOffset back = TimeProvider.System.GetUtcNow();
        run.Say("the broker is back");
        var recovery = new BrokerRecovery(site, probe, back);
        await recovery.UntilMasksAsync(run.Stop);
        double[] before = Latencies(probe, started, gone), during = Latencies(probe, gone, back);
        await changes.StopAsync();
        IReadOnlyList<Check> delivered = await recovery.ChecksAsync(away, run.Stop);
        await site.StopRunAsync();
        return [FrameTime(before, during), Medians(before, during), .. delivered, Check.Zero("leaked frames", site.LeakedFrames())];
    }

    private static double[] Latencies(CameraProbe probe, DateTimeOffset from, DateTimeOffset to) =>
        [.. probe.ResultsSince(from).Where(result => result.SeenAt < to).Select(result => result.Latency.TotalMilliseconds)];

    private static Check FrameTime(double[] before, double[] during)
    {
        double was = Quantiles.Of(before, 0.99), became = Quantiles.Of(during, 0.99);
        return new Check(
            $"p99 of a frame's time, before ({before.Length}) → meanwhile ({during.Length})",
            $"{Figures.Milliseconds(was)} → {Figures.Milliseconds(became)} ({Figures.Percent((became - was) / was)})",
            "≤ +10 %",
            became <= was * (1 + Allowance));
    }

    private static Check Medians(double[] before, double[] during) => Check.Told(
        "p50 of the same",
        $"{Figures.Milliseconds(Quantiles.Of(before, 0.5))} → {Figures.Milliseconds(Quantiles.Of(during, 0.5))}");
}
