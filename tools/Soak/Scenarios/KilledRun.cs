using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Cli;
using SamStream.Cli.Inputs;
using SamStream.Pipeline.Sources;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;
using SamStream.Sources;

namespace SamStream.Soak.Scenarios;

/// <summary>The program itself is killed in mid-run, with files half written and events that wait for the broker.</summary>
internal sealed class KilledRun() : Scenario("run-killed", "kill -9 of the run while the broker is away; then started again")
{
    private const int MasksFirst = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90), Spooling = TimeSpan.FromSeconds(5);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(45);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        await using Testbed testbed = await Testbed.PrepareAsync(Setup, run.Options, run.Folder);
        using ChildRun first = ChildRun.Start(testbed.Configuration);
        await UntilAsync(testbed, first, () => testbed.Messages.Count("masks") >= MasksFirst, "masks of the first run", run);

        testbed.BrokerProxy!.Mode = ChaosMode.Refuse;
        testbed.BrokerProxy.ResetAll();
        // Lost, and found again: what is told of that has to wait.
        testbed.Cameras[0].Proxy.ResetAll();
        await run.PassAsync(Spooling);
        await first.KillAsync();
        DateTimeOffset killed = TimeProvider.System.GetUtcNow();
        run.Say("killed");
        IReadOnlyList<Check> files = await FilesAsync(Path.Combine(testbed.Folder, "out", "cam1"), run.Stop);

        testbed.BrokerProxy.Mode = ChaosMode.Pass;
        long before = testbed.Messages.Count("masks");
        using ChildRun second = ChildRun.Start(testbed.Configuration);
        await UntilAsync(testbed, second, () => testbed.Messages.Count("masks") > before, "masks of the second run", run);
        TimeSpan again = TimeProvider.System.GetUtcNow() - killed;
        await UntilAsync(testbed, second, () => Spooled(testbed, killed) > 0, "events from before the kill", run);
        await run.PassAsync(Spooling);
        int exit = await second.StopAsync();
        long spooled = Spooled(testbed, killed);
        return
        [
            .. files,
            new Check("events from before the kill, delivered after it", Figures.Count(spooled), "> 0", spooled > 0),
            Check.Zero("state events lost", testbed.Messages.Events.Missing),
            Check.Told("first mask of the next run, from the kill on", Figures.Seconds(again)),
            new Check("the next run ends on SIGTERM with", Figures.Count(exit), Figures.Count(ExitCode.Stopped), exit == ExitCode.Stopped),
        ];
    }

    private static TestbedSetup Setup { get; } = new()
    {
        Broker = new MosquittoOptions(),
        Mqtt = "spool: { path: spool }",
        Sinks = "sinks: { jsonl: { masks: false }, summary: { enabled: false } }",
    };

    private static long Spooled(Testbed testbed, DateTimeOffset killed) =>
        testbed.Messages.EventTimes.Count(happened => happened.At < killed && happened.HeardAt > killed);

    private static Task UntilAsync(Testbed testbed, ChildRun child, Func<bool> condition, string what, ScenarioRun run) =>
        testbed.UntilAsync(
            () => child.FindEnd() is { } end
                ? throw new ScenarioException($"{what}: {end} (its log is in {testbed.Folder})")
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

/// <summary>Reads what a run has left.</summary>
internal static class FileCheck
{
    private const int MostFrames = 2000;

    /// <summary>Lines of a file with one JSON object each, and how many of them are none.</summary>
    public static (int Lines, int Unreadable) UnreadableLines(string path)
    {
        string[] lines = File.ReadAllLines(path);
        return (lines.Length, lines.Count(line => !IsJson(line)));
    }

    /// <summary>Frames of a video or a folder of images that can be decoded.</summary>
    /// <exception cref="SourceException">It cannot be opened, or is damaged.</exception>
    public static async Task<int> DecodedFramesAsync(string path, CancellationToken stop)
    {
        await using IFrameSource source = SourceLocator.Parse(path).CreateSource(NullLoggerFactory.Instance);
        using FrameClip frames = await FrameClip.ReadAsync(source, MostFrames, stop);
        return frames.Frames.Count;
    }

    private static bool IsJson(string line)
    {
        try
        {
            JsonDocument.Parse(line).Dispose();
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
