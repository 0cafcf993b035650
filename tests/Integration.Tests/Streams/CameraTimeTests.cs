using SamStream.Chaos.Network;
using SamStream.Chaos.Rtsp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Supervision;
using SamStream.Sources.Media.Inputs;
using SamStream.Sources.Relay;

namespace SamStream.Integration.Tests.Streams;

/// <summary>
/// The camera's own time of a frame, with a real RTSP server that says itself when each picture was due. What it says
/// does not depend on how late frames come, so that these tests hold on a machine that is busy.
/// </summary>
public sealed class CameraTimeTests
{
    // Slow, so that a frame more or less is no accuracy of a clock.
    private const int Rate = 10, FrameCount = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1.0 / Rate);
    private static readonly TimeSpan Patient = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("h264")]
    [InlineData("h265")]
    public async Task Run_ServerThatReports_IsTheServersTimeOfEachPicture(string codec)
    {
        await using RtspServer server = await StartAsync(codec);
        await using var run = new StreamRun(Options(server.Url));

        await run.UntilAsync(seen => Known(seen.Frames).Count >= 3 * Rate, "frames with the camera's time");
        DateTimeOffset origin = await server.OriginAsync();
        await run.StopAsync();

        AssertIsTimeOfPictures(Known(run.Frames), origin);
    }

    [Fact]
    public async Task Run_ReconnectedWhileTheCameraGoesOn_IsTheSameClock()
    {
        await using RtspServer server = await StartAsync("h264");
        await using var proxy = new ChaosProxy(server.Port);
        // Keeps the server's clock running while the other is away.
        await using var keeper = new StreamRun(Options(server.Url));
        await keeper.MoreFramesAsync(1);
        await using var run = new StreamRun(Options(server.UrlOn(proxy.Port)));
        await run.UntilAsync(seen => Known(seen.Frames).Count >= Rate, "frames with the camera's time");
        DateTimeOffset origin = await server.OriginAsync();

        proxy.ResetAll();
        await run.StateAsync(SourceState.Backoff);
        int before = run.Frames.Count;
        await run.UntilAsync(seen => Known([.. seen.Frames.Skip(before)]).Count >= Rate, "frames with the camera's time after the reset");
        Assert.Equal(origin, await server.OriginAsync(), TimeSpan.FromSeconds(0.5));
        await run.StopAsync();

        Assert.Contains(run.Frames.Skip(before), frame => frame.Metadata.Discontinuity == Discontinuity.Reopened);
        AssertIsTimeOfPictures(Known([.. run.Frames.Take(before)]), origin);
        AssertIsTimeOfPictures(Known([.. run.Frames.Skip(before)]), origin);
    }

    [Fact]
    public async Task Run_PacketsByUdp_IsUnknown()
    {
        await using RtspServer server = await StartAsync("h264");
        await using var overTcp = new StreamRun(Options(server.Url));
        await using var overUdp = new StreamRun(Options(server.Url) with { Transport = StreamTransport.Udp });

        // Reports go to all clients at about the same time.
        await overTcp.UntilAsync(seen => Known(seen.Frames).Count >= Rate, "frames with the camera's time");
        await overUdp.MoreFramesAsync(Rate);

        Assert.All(overUdp.Frames, frame => Assert.Null(frame.Metadata.CameraTime));
        Assert.All(overUdp.Frames, frame => Assert.Equal(CameraClock.None, frame.Metadata.CameraClock));
    }

    // The number in a picture is the number of intervals since the origin, but for whole rounds of the pattern.
    private static void AssertIsTimeOfPictures(List<StreamRun.SeenFrame> frames, DateTimeOffset origin)
    {
        double[] deviations =
        [
            .. frames.Where(frame => frame.Number >= 0).Select(frame => Math.IEEERemainder(
                (frame.Metadata.CameraTime!.Value - origin - (frame.Number * Interval)).TotalSeconds,
                (FrameCount * Interval).TotalSeconds)),
        ];
        // The server reads two clocks for a report; on a busy machine time passes in between.
        Assert.All(deviations, deviation => Assert.InRange(deviation, -1, 1));
        Assert.InRange(deviations.Order().ElementAt(deviations.Length / 2), -Interval.TotalSeconds / 2, Interval.TotalSeconds / 2);

        int intervals = frames.Count - 1;
        int exact = Enumerable.Range(1, intervals).Count(i =>
        {
            FrameMetadata last = frames[i - 1].Metadata, next = frames[i].Metadata;
            TimeSpan expected = (next.Index - last.Index) * Interval;
            return (next.CameraTime!.Value - last.CameraTime!.Value - expected).Duration() < TimeSpan.FromMilliseconds(5);
        });
        // Between two reports only; they come every few seconds.
        Assert.InRange(exact, intervals * 8 / 10, intervals);
    }

    private static List<StreamRun.SeenFrame> Known(IReadOnlyList<StreamRun.SeenFrame> frames) =>
        [.. frames.Where(frame => frame.Metadata.CameraClock == CameraClock.Rtcp)];

    private static Task<RtspServer> StartAsync(string codec) => RtspServer.StartAsync(
        new RtspServerOptions { Codec = codec, Rate = Rate, GroupLength = Rate, FrameCount = FrameCount });

    private static StreamOptions Options(string url) => new()
    {
        Address = StreamAddress.TryParse(url)!,
        OpenTimeout = Patient,
        StallTimeout = Patient,
    };
}
