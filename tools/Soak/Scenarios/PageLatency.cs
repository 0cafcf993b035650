using System.Globalization;
using SamStream.Chaos.Rtsp;
using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;
using SamStream.Soak.Testbeds;
using SamStream.Soak.Viewers;

namespace SamStream.Soak.Scenarios;

/// <summary>What somebody sees in a real browser: how old a picture is, whether masks lie on it, how long a pointer waits.</summary>
internal sealed class PageLatency() : Scenario("page", "none: a camera of 1280x720 at 25 frames/s in the console, seen in Chromium on the same machine")
{
    private const int Seconds = 30, Opened = 7, Pointed = 11;
    private const long MostBytes = 300_000;

    // An edge is drawn between two pixels; the disc moves by nearly four from a picture to the next.
    private const double MostOff = 2;
    private static readonly TimeSpan PictureLimit = TimeSpan.FromMilliseconds(500), UsableLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PreviewLimit = TimeSpan.FromMilliseconds(300), MaskLimit = TimeSpan.FromMilliseconds(500);

    public override TimeSpan Lasting(SoakOptions options) => TimeSpan.FromSeconds(120);

    public override async Task<IReadOnlyList<Check>> RunAsync(ScenarioRun run)
    {
        TestbedSetup setup = TestbedSetup.Preset with { HasConsole = true };
        await using Testbed testbed = await run.StartAsync(setup);
        RtspServerOptions stream = setup.Stream;
        DateTimeOffset origin = await testbed.Cameras[0].Server.OriginAsync();
        PageFigures seen = await PageProbe.LookAsync(
            testbed.Console,
            new PageGiven(stream.Rate, stream.FrameCount, (origin - DateTimeOffset.UnixEpoch).TotalMilliseconds, Seconds, Opened, Pointed),
            run.Stop);
        TimeSpan late = await testbed.Cameras[0].Server.LateAsync();
        await testbed.StopRunAsync();
        long bytes = seen.Starts.Max(start => start.Bytes);
        double off = Quantiles.Of(seen.Outline.Own, 1), lag = Quantiles.Of(seen.Outline.Other, 0.5);
        int wrong = seen.Outline.Without + seen.Outline.Own.Count(pixels => pixels > MostOff);
        return
        [
            AtMost($"due at the camera → its pixels in the page ({seen.Latencies.Count} pictures)", seen.Latencies, 0.95, PictureLimit),
            Check.Told("the same until it is decoded", Quantiles.Text(seen.Captured)),
            Check.Told("of both, how late the camera's server sends, which was held up", Figures.Milliseconds(late.TotalMilliseconds)),
            new Check($"pictures with a mask of another frame, of {seen.Outline.Own.Count}", Figures.Count(wrong), "0", wrong == 0),
            Check.Told("edges of a drawn mask off those that were published for the frame, most", Pixels(off)),
            Check.Told("the same for the frame before, median", Pixels(lag)),
            new Check("bytes over the wire until the first picture", Figures.Count(bytes), $"< {MostBytes}", bytes < MostBytes),
            AtMost($"opening → the page can be used ({Opened})", [.. seen.Starts.Select(start => start.Usable)], 1, UsableLimit),
            AtMost($"opening → the picture is there ({Opened})", [.. seen.Starts.Select(start => start.Picture)], 1, UsableLimit),
            AtMost($"the pointer rests → preview is drawn ({Pointed}; 80 ms of it the page waits)", seen.Pointing.Previews, 0.95, PreviewLimit),
            AtMost($"click → mask is drawn on the live picture ({Pointed})", seen.Pointing.Masks, 0.95, MaskLimit),
            Check.Zero("leaked frames", testbed.LeakedFrames()),
        ];
    }

    private static string Pixels(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.0} pixels");

    private static Check AtMost(string what, IReadOnlyList<double> times, double share, TimeSpan most)
    {
        double measured = Quantiles.Of(times, share);
        string bound = $"{(share < 1 ? "p95" : "most")} < {Figures.Milliseconds(most.TotalMilliseconds)}";
        return new Check(what, Quantiles.Text(times), bound, measured < most.TotalMilliseconds);
    }
}
