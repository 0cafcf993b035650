using SamStream.Chaos;
using SamStream.Cli.Hosting;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;

namespace SamStream.Soak.Scenarios;

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
        var setup = new TestbedSetup
        {
            Cameras = 2,
            DiskFull = action,
            Sinks = "sinks: { masks: { enabled: true }, overlay: { enabled: false }, summary: { enabled: false } }",
        };
        await using Testbed testbed = await Testbed.PrepareAsync(setup, run.Options, run.Folder);
        using var disk = new SmallDisk(Directory.CreateDirectory(Path.Combine(testbed.Folder, "out", "cam1")).FullName, Kibibytes);
        testbed.StartRun();
        await testbed.UntilFollowedAsync(run.Stop);
        double before = await RateAsync(testbed.Probes, run);

        disk.Fill();
        await testbed.UntilAsync(() => Reasons(testbed).Count > 0, Patience, "a word of the full disk", run.Stop);
        string told = Reasons(testbed)[0];
        run.Say(told);
        double during = await RateAsync(testbed.Probes, run);
        disk.Clear();
        IReadOnlyList<Check> after = action == "skip" ? [await WrittenAgainAsync(testbed, run)] : [];
        await testbed.StopRunAsync();
        int torn = Torn(Path.Combine(disk.Path, "results.jsonl"));
        return
        [
            new Check("/readyz says", told, "the reason", told.Contains("cam1", StringComparison.Ordinal)),
            Check.Told("masks of both cameras, before → meanwhile", $"{Figures.Rate(before)} → {Figures.Rate(during)}"),
            new Check("both cameras go on", during > 0 ? "yes" : "no", "yes", during > 0),
            .. after,
            Check.Zero("torn lines in cam1's file", torn),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static async Task<Check> WrittenAgainAsync(Testbed testbed, ScenarioRun run)
    {
        DateTimeOffset free = TimeProvider.System.GetUtcNow();
        await testbed.UntilAsync(() => Reasons(testbed).Count == 0, Patience, "writing again", run.Stop);
        long skipped = testbed.Probes[0].Monitor.Skipping.Sum(sink => sink.Skipped);
        return Check.AtMost($"written again after ({skipped} frames left out)", TimeProvider.System.GetUtcNow() - free, TimeSpan.FromSeconds(2));
    }

    private static IReadOnlyList<string> Reasons(Testbed testbed) =>
        Readiness.Of([.. testbed.Probes.Select(probe => probe.Monitor)], process: null).Reasons;

    private static async Task<double> RateAsync(IReadOnlyList<CameraProbe> probes, ScenarioRun run)
    {
        DateTimeOffset from = TimeProvider.System.GetUtcNow();
        await run.PassAsync(Full);
        return probes.Min(probe => Testbed.Masks(probe, from)) / (TimeProvider.System.GetUtcNow() - from).TotalSeconds;
    }

    private static int Torn(string path) => FileCheck.UnreadableLines(path).Unreadable;
}
