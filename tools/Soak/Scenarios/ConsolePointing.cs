using System.Diagnostics;
using System.Globalization;
using SamStream.Chaos.Rtsp;
using SamStream.Pipeline.Geometry;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;
using SamStream.Soak.Viewers;

namespace SamStream.Soak.Scenarios;

/// <summary>How long somebody waits who points at a live picture of the console.</summary>
internal sealed class ConsolePointing() : Scenario("pointing", "none: previews and prompts on the live picture of the console, 1280x720")
{
    private const int Rounds = 40;
    private const int ObjectId = 2;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), Apart = TimeSpan.FromMilliseconds(730);
    private static readonly TimeSpan PreviewLimit = TimeSpan.FromMilliseconds(300), MaskLimit = TimeSpan.FromMilliseconds(500);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(150);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        TestbedSetup setup = TestbedSetup.Preset with { HasConsole = true };
        await using Testbed testbed = await run.StartAsync(setup);
        CameraProbe probe = testbed.Probes[0];
        var pictures = new RingBuffer<ShownFrame>(8192);
        await using LiveClient viewer = await LiveClient.ConnectAsync(
            testbed.Console, probe.Monitor.Id, setup.Stream.Size.Width, pictures.Add, run.Stop);
        using var console = new ConsoleClient(testbed.Console, probe.Monitor.Id);
        await testbed.UntilAsync(() => viewer.Pictures > 10, Patience, "pictures", run.Stop);

        List<double> first = [], further = [], rested = [], dragged = [];
        for (int i = 0; i < Rounds; i++)
        {
            await run.PassAsync(Apart);
            (ShownFrame shown, int x, int y, BoxXyxy disc) = Newest(pictures, probe, setup.Stream.Size);
            if (i % 2 == 0)
            {
                long begin = Stopwatch.GetTimestamp();
                string frozen = await console.FreezeAsync(shown.Frame, x, y, run.Stop) ?? throw new ScenarioException("a frame that was just shown is gone");
                await PreviewAsync(console, frozen, x, y, run);
                first.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                begin = Stopwatch.GetTimestamp();
                await PreviewAsync(console, frozen, x + 3, y - 2, run);
                further.Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                rested.Add(await AskAsync(testbed, console, pictures, Prompt($"\"points\":[[{x},{y},1]]", shown), run));
                await console.ReleaseAsync(frozen, run.Stop);
            }
            else
            {
                dragged.Add(await AskAsync(testbed, console, pictures, Prompt(FormattableString.Invariant($"\"box\":[{disc.X1},{disc.Y1},{disc.X2},{disc.Y2}]"), shown), run));
            }

            await console.PromptAsync($$"""{"id":{{ObjectId}},"mode":"remove"}""", run.Stop);
            await testbed.UntilAsync(() => !pictures.Where(_ => true)[^1].Masks.Contains(ObjectId), Patience, "its end", run.Stop);
        }

        await testbed.StopRunAsync();
        return
        [
            Quantiles.MostlyWithin("the pointer rests → preview, the page's 80 ms apart", first, PreviewLimit),
            Check.Told("the pointer rests elsewhere on that frame → preview", Quantiles.Text(further)),
            Quantiles.MostlyWithin("click where the pointer rested → its mask in a picture at the viewer", rested, MaskLimit),
            Quantiles.MostlyWithin("box that was dragged → its mask in a picture at the viewer", dragged, MaskLimit),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static string Prompt(string how, ShownFrame shown) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"id":{{ObjectId}},{{how}},"at":{"frame":{{shown.Frame}}} }""");

    // The picture itself says where its disc is.
    private static (ShownFrame Shown, int X, int Y, BoxXyxy Disc) Newest(RingBuffer<ShownFrame> pictures, CameraProbe probe, (int Width, int Height) size)
    {
        ShownFrame shown = pictures.Where(_ => true)[^1];
        int number = probe.ResultsSince(default).Last(result => result.Index == shown.Frame).Number;
        BoxXyxy disc = PatternDisc.BoxOn(number, size.Width, size.Height);
        return (shown, (int)((disc.X1 + disc.X2) / 2), (int)((disc.Y1 + disc.Y2) / 2), disc);
    }

    private static async Task PreviewAsync(ConsoleClient console, string frozen, int x, int y, ScenarioRun run)
    {
        if (!await console.PreviewAsync(frozen, x, y, run.Stop))
            throw new ScenarioException($"no preview at {x}, {y}");
    }

    private static async Task<double> AskAsync(
        Testbed testbed, ConsoleClient console, RingBuffer<ShownFrame> pictures, string prompt, ScenarioRun run)
    {
        long begin = Stopwatch.GetTimestamp();
        bool isTaken = await console.PromptAsync(prompt, run.Stop);
        if (!isTaken)
            throw new ScenarioException($"refused: {prompt}");
        IReadOnlyList<ShownFrame> Found() => pictures.Where(shown => shown is not null && shown.At > begin && shown.Masks.Contains(ObjectId));
        await testbed.UntilAsync(() => Found().Count > 0, Patience, "the mask of a prompt", run.Stop);
        return Stopwatch.GetElapsedTime(begin, Found()[0].At).TotalMilliseconds;
    }
}
