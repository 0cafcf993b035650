using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Cameras;
using SamStream.TestSupport;
using Step = SamStream.Sources.Tests.Cameras.FakeCamera.Step;

namespace SamStream.Sources.Tests.Cameras;

/// <summary>The loop over a scripted camera, and the errors of a real one that is not there.</summary>
[NoLeakedFrames]
public sealed class CameraSourceTests : IDisposable
{
    private static readonly Step Frame = new Step.Frame();

    private readonly RecordedLog _log = new();
    private readonly FramePool _pool = new(4);
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
        await using CameraSource source = Create(new FakeCamera(Frame), new CameraOptions { Index = 3 });

        SourceProperties properties = await source.OpenAsync(CancellationToken.None);

        Assert.Equal(
            new SourceProperties { Width = 8, Height = 6, IsLive = true, DeclaredFrameRate = 30 }, properties);
        Assert.Equal("camera3", source.Id);
    }

    [Fact]
    public async Task Run_CameraThatStops_DeliversItsFramesAndFailsTransiently()
    {
        var camera = new FakeCamera(Frame, Frame, Frame);
        await using CameraSource source = Create(camera);

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
        var camera = new FakeCamera(
            Frame,
            new Step.Action(() => TakeAllBuffers(held)),
            new Step.Action(() => held.ForEach(buffer => buffer.Dispose())),
            Frame);
        await using CameraSource source = Create(camera);

        await RunFailsAsync(source);

        List<CapturedFrame> frames = Received();
        Assert.Equal([0L, 2L, 3L], frames.Select(frame => frame.Metadata.Index));
        Assert.Equal([1, 3, 4], frames.Select(frame => frame[0, 0].B));
    }

    [Fact]
    public async Task Run_DamagedFrames_LeavesThemOutAndGoesOn()
    {
        await using CameraSource source = Create(new FakeCamera(Frame, new Step.Damaged(), new Step.Damaged(), Frame));

        await RunFailsAsync(source);

        Assert.Equal([0L, 3L], Received().Select(frame => frame.Metadata.Index));
    }

    [Fact]
    public async Task Run_OnlyDamagedFrames_FailsTransiently()
    {
        Step[] steps = [.. Enumerable.Repeat<Step>(new Step.Damaged(), CameraSource.MaxDamagedFrames + 5)];
        await using CameraSource source = Create(new FakeCamera(steps));

        SourceException error = await RunFailsAsync(source);

        Assert.True(error.IsTransient);
        Assert.Contains("30 frames in a row that do not decode", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherSizeInTheMiddle_GoesOnWithThatSizeAndMarksIt()
    {
        var large = new Step.Resize(16, 12);
        await using CameraSource source = Create(new FakeCamera(Frame, large, large, large));

        await RunFailsAsync(source);

        List<CapturedFrame> frames = Received();
        Assert.Equal([(8, 6), (16, 12), (16, 12)], frames.Select(frame => (frame.Width, frame.Height)));
        Assert.Equal([false, true, false], frames.Select(frame => frame.Metadata.IsDiscontinuity));
    }

    [Fact]
    public async Task Run_AgainAfterAFailure_OpensAgainAndGoesOnCounting()
    {
        var camera = new FakeCamera(Frame, Frame, new Step.Fail(), Frame, Frame);
        await using CameraSource source = Create(camera);

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
        var camera = new FakeCamera(Frame, new Step.Action(stop.Cancel), Frame, Frame);
        await using CameraSource source = Create(camera);

        await source.RunAsync(_pool, _channel.Writer, stop.Token);

        Assert.Single(Received());
        Assert.False(camera.IsOpen);
    }

    [Fact]
    public async Task Open_DeviceThatGivesNoFrame_FailsTransientlyAndCloses()
    {
        var camera = new FakeCamera(new Step.Fail());
        await using CameraSource source = Create(camera);

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
        await using CameraSource source = Create(new FakeCamera(Frame), options);

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

    private CameraSource Create(FakeCamera camera, CameraOptions? options = null) =>
        new(options ?? new CameraOptions(), camera, new Logger<CameraSource>(_log), TimeProvider.System);

    private Task<SourceException> RunFailsAsync(CameraSource source) => Assert.ThrowsAsync<SourceException>(
        () => source.RunAsync(_pool, _channel.Writer, CancellationToken.None));

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
