using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Cli.Soaking.Reporting;
using SamStream.Cli.Soaking.Site;

namespace SamStream.Cli.Soaking.Scenarios;

/// <summary>The program itself is killed in mid-run, with files half written and events that wait for the broker.</summary>
internal sealed class KilledRun() : Scenario("run-killed", "kill -9 of the run while the broker is away; then started again")
{
    private const int MasksFirst = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Spooling = TimeSpan.FromSeconds(5);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(45);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using SoakSite site = await SoakSite.PrepareAsync(Setup, run.Options, run.Folder);
        using ChildRun first = ChildRun.Start(site.Configuration);
        await UntilAsync(site, first, () => site.Messages.Count("masks") >= MasksFirst, "masks of the first run", run);

        site.BrokerProxy!.Mode = ChaosMode.Refuse;
        site.BrokerProxy.ResetAll();
        // Lost, and found again: what is told of that has to wait.
        site.Cameras[0].Proxy.ResetAll();
        await run.PassAsync(Spooling);
        await first.KillAsync();
        DateTimeOffset killed = TimeProvider.System.GetUtcNow();
        run.Say("killed");
        IReadOnlyList<Check> files = await FilesAsync(Path.Combine(site.Folder, "out", "cam1"), run.Stop);

        site.BrokerProxy.Mode = ChaosMode.Pass;
        long before = site.Messages.Count("masks");
        using ChildRun second = ChildRun.Start(site.Configuration);
        await UntilAsync(site, second, () => site.Messages.Count("masks") > before, "masks of the second run", run);
        TimeSpan again = TimeProvider.System.GetUtcNow() - killed;
        await UntilAsync(site, second, () => Spooled(site, killed) > 0, "events from before the kill", run);
        await run.PassAsync(Spooling);
        int exit = await second.StopAsync();
        long spooled = Spooled(site, killed);
        return
        [
            .. files,
            new Check("events from before the kill, delivered after it", Figures.Count(spooled), "> 0", spooled > 0),
            Check.Zero("state events lost", site.Messages.Events.Missing),
            Check.Told("first mask of the next run, from the kill on", Figures.Seconds(again)),
            new Check("the next run ends on SIGTERM with", Figures.Count(exit), Figures.Count(ExitCode.Stopped), exit == ExitCode.Stopped),
        ];
    }

    private static SiteSetup Setup { get; } = new()
    {
        Broker = new MosquittoOptions(),
        Mqtt = "spool: { path: spool }",
        Sinks = "sinks: { jsonl: { masks: false }, summary: { enabled: false } }",
    };

    private static long Spooled(SoakSite site, DateTimeOffset killed) =>
        site.Messages.EventTimes.Count(happened => happened.At < killed && happened.HeardAt > killed);

    private static Task UntilAsync(SoakSite site, ChildRun child, Func<bool> condition, string what, ScenarioRun run) =>
        site.UntilAsync(
            () => child.FindEnd() is { } end
                ? throw new ScenarioException($"{what}: {end} (its log is in {site.Folder})")
                : condition(),
            Patience, what, run.Stop);

    private static async Task<IReadOnlyList<Check>> FilesAsync(string folder, CancellationToken stop)
    {
        (int lines, int unreadable) = FileCheck.UnreadableLines(Path.Combine(folder, "results.jsonl"));
        string masks = Path.Combine(folder, "masks");
        int images = Directory.GetFiles(masks, "*.png").Length, decoded = await FileCheck.DecodedFramesAsync(masks, stop);
        int frames = await FileCheck.DecodedFramesAsync(Path.Combine(folder, "overlay.partial.mp4"), stop);
        return
        [
            new Check("JSON lines that are whole", $"{lines - unreadable} of {lines}", "all", unreadable == 0 && lines > 0),
            new Check("mask images that can be read", $"{decoded} of {images}", "all", decoded == images && images > 0),
            new Check("frames of the unfinished video that can be read", $"{frames} of {lines}", "> 0", frames > 0),
        ];
    }
}
