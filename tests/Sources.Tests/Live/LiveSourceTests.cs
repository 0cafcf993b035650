using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Cameras;
using SamStream.Sources.Live;
using SamStream.TestSupport;
using Step = SamStream.Sources.Tests.Live.FakeInput.Step;

namespace SamStream.Sources.Tests.Live;

/// <summary>The loop over a scripted camera, and the errors of a real one that is not there.</summary>
[NoLeakedFrames]
public sealed class LiveSourceTests : IDisposable
{
    private static readonly Step Frame = new Step.Frame();

    private readonly RecordedLog _log = new();
    private readonly FramePool _pool = new(8);
    private readonly Channel<VideoFrame> _channel = Channel.CreateBounded<VideoFrame>(16);

    public void Dispose()
    {
        while (_channel.Reader.TryRead(out VideoFrame? frame))
            frame.Dispose();
        _pool.Dispose();
        _log.Dispose();
    }

    [Fact]
    public async Task Open_Camera_IsLiveAndDeclaresWhatTheDriverGives()
    {
        await using LiveSource source = Create(new FakeInput(Frame), new CameraOptions { Index = 3 });

        SourceProperties properties = await source.OpenAsync(CancellationToken.None);

        Assert.Equal(
            new SourceProperties { Width = 8, Height = 6, IsLive = true, DeclaredFrameRate = 30 }, properties);
        Assert.Equal("camera3", source.Id);
    }

    [Fact]
    public async Task Run_CameraThatStops_DeliversItsFramesAndFailsTransiently()
    {
        var camera = new FakeInput(Frame, Frame, Frame);
        await using LiveSource source = Create(camera);

        SourceException error = await RunFailsAsync(source);

        Assert.True(error.IsTransient);
        Assert.Contains("/dev/video0' stopped giving frames", error.Message, StringComparison.Ordinal);
        List<CapturedFrame> frames = Received();
        Assert.Equal([0L, 1L, 2L], frames.Select(frame => frame.Metadata.Index));
        Assert.Equal([1, 2, 3], frames.Select(frame => frame[0, 0].B));
        Assert.All(frames, frame => Assert.Equal(PresentationClock.Arrival, frame.Metadata.PresentationClock));
        Assert.False(camera.IsOpen);
    }

    [Fact]
    public async Task Run_NoFreeBuffer_DropsThatFrameAndLeavesItsIndexOut()
    {
        var held = new List<WritableFrame>();
        var camera = new FakeInput(
            Frame,
            new Step.Action(() => TakeAllBuffers(held)),
            new Step.Action(() => held.ForEach(buffer => buffer.Dispose())),
            Frame);
        await using LiveSource source = Create(camera);

        await RunFailsAsync(source);

        List<CapturedFrame> frames = Received();
        Assert.Equal([0L, 2L, 3L], frames.Select(frame => frame.Metadata.Index));
        Assert.Equal([1, 3, 4], frames.Select(frame => frame[0, 0].B));
    }

    [Fact]
    public async Task Run_DamagedFrames_LeavesThemOutAndGoesOn()
    {
        await using LiveSource source = Create(new FakeInput(Frame, new Step.Damaged(), new Step.Damaged(), Frame));

        await RunFailsAsync(source);

        Assert.Equal([0L, 3L], Received().Select(frame => frame.Metadata.Index));
    }

    [Fact]
    public async Task Run_OnlyDamagedFrames_FailsTransiently()
    {
        Step[] steps = [.. Enumerable.Repeat<Step>(new Step.Damaged(), LiveSource.MaxDamagedFrames + 5)];
        await using LiveSource source = Create(new FakeInput(steps));

        SourceException error = await RunFailsAsync(source);

        Assert.True(error.IsTransient);
        Assert.Contains("30 frames in a row that do not decode", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherSizeInTheMiddle_GoesOnWithThatSizeAndMarksIt()
    {
        var large = new Step.Resize(16, 12);
        await using LiveSource source = Create(new FakeInput(Frame, large, large, large));

        await RunFailsAsync(source);

        List<CapturedFrame> frames = Received();
        Assert.Equal([(8, 6), (16, 12), (16, 12)], frames.Select(frame => (frame.Width, frame.Height)));
        Assert.Equal([false, true, false], frames.Select(frame => frame.Metadata.IsDiscontinuity));
    }

    [Fact]
    public async Task Run_AgainAfterAFailure_OpensAgainAndGoesOnCounting()
    {
        var camera = new FakeInput(Frame, Frame, new Step.Fail(), Frame, Frame);
        await using LiveSource source = Create(camera);

        await RunFailsAsync(source);
        await RunFailsAsync(source);

        List<CapturedFrame> frames = Received();
        Assert.Equal(2, camera.Opened);
        Assert.Equal([0L, 1L, 2L, 3L], frames.Select(frame => frame.Metadata.Index));
        Assert.Equal([false, false, true, false], frames.Select(frame => frame.Metadata.IsDiscontinuity));
        Assert.True(frames[3].Metadata.PresentationTime >= frames[1].Metadata.PresentationTime);
    }

    [Fact]
    public async Task Run_Cancelled_ReturnsAtTheNextFrame()
    {
        using var stop = new CancellationTokenSource();
        var camera = new FakeInput(Frame, new Step.Action(stop.Cancel), Frame, Frame);
        await using LiveSource source = Create(camera);

        await source.RunAsync(_pool, _channel.Writer, stop.Token);

        Assert.Single(Received());
        Assert.False(camera.IsOpen);
    }

    [Fact]
    public async Task Run_StampsThatJump_MarksTheJumpAndKeepsTheStreamsClock()
    {
        Step[] steps = [.. new double[] { 0, 0.04, 0.08, 0.04, 30, 30.04, 0, 0.04 }
            .Select(seconds => new Step.At(TimeSpan.FromSeconds(seconds)))];
        await using LiveSource source = Create(new FakeInput(steps));

        await RunFailsAsync(source);

        FrameMetadata[] frames = [.. Received().Select(frame => frame.Metadata)];
        Assert.Equal([false, false, false, false, true, false, true, false], frames.Select(frame => frame.IsDiscontinuity));
        Assert.Equal(PresentationClock.Arrival, frames[3].PresentationClock);
        Assert.True(frames[3].PresentationTime >= frames[2].PresentationTime);
        Assert.Equal([30, 30.04, 0, 0.04], frames[4..].Select(frame => frame.PresentationTime.TotalSeconds));
        Assert.All(frames[4..], frame => Assert.Equal(PresentationClock.Stream, frame.PresentationClock));
    }

    [Fact]
    public async Task Run_GrabsThatFailNowAndThen_GoesOn()
    {
        Step[] failures = [.. Enumerable.Repeat<Step>(new Step.Fail(), LiveSession.MaxImmediateFailures - 1)];
        var input = new FakeInput([Frame, .. failures, Frame, .. failures, Frame]) { EndsWithFailedGrab = false };
        await using LiveSource source = Create(input);

        SourceException error = await RunFailsAsync(source);

        Assert.Equal([0L, 1L, 2L], Received().Select(frame => frame.Metadata.Index));
        Assert.Equal(SourceFault.Disconnected, error.Fault);
    }

    [Fact]
    public async Task Run_GrabThatNeverReturns_IsLeftBehindAndCounted()
    {
        using var returns = new ManualResetEventSlim();
        var limits = new LiveLimits(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50)) { Grace = TimeSpan.Zero };
        var stuck = new FakeInput(Frame, new Step.Action(returns.Wait));
        await using LiveSource source = Create(stuck, limits: limits);

        SourceException error = await RunFailsAsync(source);

        Assert.Equal(SourceFault.Stalled, error.Fault);
        Assert.Equal(1, source.StuckCalls);
        Assert.True(stuck.IsOpen);
        Assert.Equal(0, _pool.LeasedCount - Received().Count);
        returns.Set();
        await UntilAsync(() => source.StuckCalls == 0);
        Assert.False(stuck.IsOpen);
    }

    [Fact]
    public async Task Run_StoppedWhileAGrabNeverReturns_ReturnsWithinTheStallTimeout()
    {
        using var returns = new ManualResetEventSlim();
        using var stop = new CancellationTokenSource();
        var limits = new LiveLimits(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(200));
        var input = new FakeInput(Frame, new Step.Action(() =>
        {
            stop.Cancel();
            returns.Wait();
        }));
        await using LiveSource source = Create(input, limits: limits);

        await source.RunAsync(_pool, _channel.Writer, stop.Token).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(1, source.StuckCalls);
        Assert.Single(Received());
        returns.Set();
        await UntilAsync(() => source.StuckCalls == 0);
    }

    [Fact]
    public async Task Open_TooManyReadsStuck_IsRefusedUntilOneReturns()
    {
        using var returns = new ManualResetEventSlim();
        var limits = new LiveLimits(TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(50))
        {
            Grace = TimeSpan.Zero,
            MaxStuckCalls = 1,
        };
        var input = new FakeInput(new Step.Action(returns.Wait), Frame);
        await using LiveSource source = Create(input, limits: limits);
        await RunFailsAsync(source);

        SourceException refused = await RunFailsAsync(source);

        Assert.Contains("1 earlier reads of it are stuck", refused.Message, StringComparison.Ordinal);
        Assert.True(refused.IsTransient);
        Assert.Equal(1, input.Opened);
        returns.Set();
        await UntilAsync(() => source.StuckCalls == 0);
        await RunFailsAsync(source);
        Assert.Single(Received());
    }

    [Fact]
    public async Task Open_DeviceThatGivesNoFrame_FailsTransientlyAndCloses()
    {
        var camera = new FakeInput(new Step.Fail());
        await using LiveSource source = Create(camera);

        SourceException error =
            await Assert.ThrowsAsync<SourceException>(async () => await source.OpenAsync(CancellationToken.None));

        Assert.True(error.IsTransient);
        Assert.Contains("gave no frame", error.Message, StringComparison.Ordinal);
        Assert.False(camera.IsOpen);
    }

    [Fact]
    public async Task Open_OtherSizeThanRequested_Warns()
    {
        var options = new CameraOptions { Width = 1920, Height = 1080, FrameRate = 60 };
        await using LiveSource source = Create(new FakeInput(Frame), options);

        await source.OpenAsync(CancellationToken.None);

        Assert.Contains("1920x1080 was requested, the camera gives 8x6", _log.Warnings[0], StringComparison.Ordinal);
        Assert.Contains("60 frames a second were requested, the camera says 30", _log.Warnings[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MissingDevice_NamesItAndWhatIsThere()
    {
        Assert.False(File.Exists("/dev/video255"));
        await using IFrameSource source = new CameraOptions { Index = 255 }.CreateSource(_log);

        SourceException error =
            await Assert.ThrowsAsync<SourceException>(async () => await source.OpenAsync(CancellationToken.None));

        Assert.True(error.IsTransient);
        Assert.Contains("'/dev/video255' cannot be opened: it does not exist", error.Message, StringComparison.Ordinal);
        Assert.Contains(CameraDevices.Describe(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Describe_Devices_ListsThemInNaturalOrder()
    {
        using var folder = new TemporaryFolder();
        Assert.Contains("has no", CameraDevices.Describe(folder.Path), StringComparison.Ordinal);

        foreach (string name in new[] { "video10", "video2", "null" })
            File.WriteAllText(folder.Combine(name), "");

        Assert.Equal(
            $"The video devices here are {folder.Combine("video2")}, {folder.Combine("video10")}",
            CameraDevices.Describe(folder.Path));
    }

    [Fact]
    public void CreateSource_WrongValues_NamesAllOfThem()
    {
        var options = new CameraOptions { Index = -1, Width = 640, FrameRate = 0, FourCC = "MJPEG" };

        SourceException error = Assert.Throws<SourceException>(() => options.CreateSource(_log));

        foreach (string part in new[] { "Index is '-1'", "requested together", "FrameRate is '0'", "FourCC is 'MJPEG'" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private LiveSource Create(FakeInput input, CameraOptions? options = null, LiveLimits? limits = null)
    {
        options ??= new CameraOptions();
        return new LiveSource(
            options.EffectiveId, () => input, limits ?? V4L2Camera.Limits,
            new LiveRequest(options.Width, options.Height, options.FrameRate), new Logger<LiveSource>(_log), TimeProvider.System);
    }

    private Task<SourceException> RunFailsAsync(LiveSource source) => Assert.ThrowsAsync<SourceException>(
        () => source.RunAsync(_pool, _channel.Writer, CancellationToken.None));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
            await Task.Delay(5, patience.Token);
    }

    private List<CapturedFrame> Received()
    {
        var frames = new List<CapturedFrame>();
        while (_channel.Reader.TryRead(out VideoFrame? frame))
            frames.Add(CapturedFrame.Take(frame));
        return frames;
    }

    private void TakeAllBuffers(List<WritableFrame> held)
    {
        while (_pool.TryRent(8, 6, out WritableFrame? buffer))
            held.Add(buffer);
    }
}
