using SamStream.Chaos.Disks;
using SamStream.Cli.Hosting;
using SamStream.Cli.Soaking.Measuring;
using SamStream.Cli.Soaking.Reporting;
using SamStream.Cli.Soaking.Site;

namespace SamStream.Cli.Soaking.Scenarios;

/// <summary>The disk of one camera's files is full for a while.</summary>
internal sealed class DiskFull(string name, string action) : Scenario(name, $"disk of cam1's files full for 10 s; diskFull: {action}")
{
    private const int Kibibytes = 2048;
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(10), Patience = TimeSpan.FromSeconds(30);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(40);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        if (SmallDisk.MissingReason is { } reason)
            return [Check.Told("left out", $"it {reason}")];
        var setup = new SiteSetup
        {
            Cameras = 2,
            DiskFull = action,
            Sinks = "sinks: { masks: { enabled: true }, overlay: { enabled: false }, summary: { enabled: false } }",
        };
        await using SoakSite site = await SoakSite.PrepareAsync(setup, run.Options, run.Folder);
        using var disk = new SmallDisk(Directory.CreateDirectory(Path.Combine(site.Folder, "out", "cam1")).FullName, Kibibytes);
        site.StartRun();
        await site.UntilFollowedAsync(run.Stop);
        double before = await RateAsync(site.Probes, run);

        disk.Fill();
        await site.UntilAsync(() => Reasons(site).Count > 0, Patience, "a word of the full disk", run.Stop);
        string told = Reasons(site)[0];
        run.Say(told);
        double during = await RateAsync(site.Probes, run);
        disk.Clear();
        IReadOnlyList<Check> after = action == "skip" ? [await WrittenAgainAsync(site, run)] : [];
        await site.StopRunAsync();
        int torn = Torn(Path.Combine(disk.Path, "results.jsonl"));
        return
        [
            new Check("/readyz says", told, "the reason", told.Contains("cam1", StringComparison.Ordinal)),
            Check.Told("masks of both cameras, before → meanwhile", $"{Figures.Rate(before)} → {Figures.Rate(during)}"),
            new Check("both cameras go on", during > 0 ? "yes" : "no", "yes", during > 0),
            .. after,
            Check.Zero("torn lines in cam1's file", torn),
            Check.Zero("leaked frames", site.LeakedFrames()),
        ];
    }

    private static async Task<Check> WrittenAgainAsync(SoakSite site, ScenarioRun run)
    {
        DateTimeOffset free = TimeProvider.System.GetUtcNow();
        await site.UntilAsync(() => Reasons(site).Count == 0, Patience, "writing again", run.Stop);
        long skipped = site.Probes[0].Monitor.Skipping.Sum(sink => sink.Skipped);
        return Check.AtMost($"written again after ({skipped} frames left out)", TimeProvider.System.GetUtcNow() - free, TimeSpan.FromSeconds(2));
    }

    private static IReadOnlyList<string> Reasons(SoakSite site) =>
        Readiness.Of([.. site.Probes.Select(probe => probe.Monitor)], process: null).Reasons;

    private static async Task<double> RateAsync(IReadOnlyList<CameraProbe> probes, ScenarioRun run)
    {
        DateTimeOffset from = TimeProvider.System.GetUtcNow();
        await run.PassAsync(Full);
        return probes.Min(probe => SoakSite.Masks(probe, from)) / (TimeProvider.System.GetUtcNow() - from).TotalSeconds;
    }

    private static int Torn(string path) => FileCheck.UnreadableLines(path).Unreadable;
}
