using System.Text;
using OpenCvSharp;
using SamStream.Chaos.Disks;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Tests.Files;
using SamStream.TestSupport;

namespace SamStream.Sinks.Tests.Overlay;

public sealed class OverlayVideoSinkTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly ManualClock _clock = new();
    private OutputFolder? _folder;

    public void Dispose()
    {
        _folder?.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public async Task CompleteAsync_SeveralSegments_AreOneVideoWithEveryFrame()
    {
        using var results = new FrameResults(160, 120) { Grey = GreyOf };
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
        {
            await WriteAsync(sink, results, 40, TimeSpan.FromSeconds(0.5));
            await sink.CompleteAsync(default);
        }

        Assert.Equal(["overlay.mp4"], FileNames());
        using var video = new VideoCapture(_temporary.Combine("overlay.mp4"), VideoCaptureAPIs.FFMPEG);
        Assert.Equal(10, video.Fps, 3);
        Assert.Equal(40, video.FrameCount);
        AssertIsInOrder(video, 40);
        Assert.Equal(
            Enumerable.Range(0, 40).Select(index => index * 100.0),
            Mp4Times.ReadMilliseconds(_temporary.Combine("overlay.mp4")));
    }

    [Fact]
    public async Task WriteAsync_KilledInMidRun_LeavesAVideoThatCanBePlayed()
    {
        using var results = new FrameResults(160, 120) { Grey = GreyOf };
        await using OverlayVideoSink sink = await OpenAsync(results.Context);
        await WriteAsync(sink, results, 30, TimeSpan.FromSeconds(0.5));

        // What a killed process leaves: neither completed nor disposed.
        string copy = _temporary.Combine("copy.mp4");
        File.Copy(_temporary.Combine("overlay.partial.mp4"), copy);
        using var video = new VideoCapture(copy, VideoCaptureAPIs.FFMPEG);
        // A segment lasts 10 seconds, that is 20 frames at 2 a second.
        AssertIsInOrder(video, 20);
        Assert.False(File.Exists(_temporary.Combine("overlay.mp4")));
    }

    [Theory]
    [InlineData(OverlayPreset.Ultrafast, 0)]
    [InlineData(OverlayPreset.Medium, 7)]
    public async Task CompleteAsync_WithAPreset_IsEncodedByIt(OverlayPreset preset, int subpixelEffort)
    {
        using var results = new FrameResults(160, 120);
        var options = new OverlayVideoOptions { Codec = OverlayCodec.H264, Preset = preset };
        await using (OverlayVideoSink sink = await OpenAsync(results.Context, options))
        {
            await WriteAsync(sink, results, 3, TimeSpan.Zero);
            await sink.CompleteAsync(default);
        }

        // x264 writes its settings into the first frame.
        string video = Encoding.Latin1.GetString(File.ReadAllBytes(_temporary.Combine("overlay.mp4")));
        Assert.Contains($" subme={subpixelEffort} ", video, StringComparison.Ordinal);
        Assert.Contains(" threads=1 ", video, StringComparison.Ordinal);
        Assert.Contains(" bframes=0 ", video, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_WithoutCompletion_KeepsEveryFrameUnderThePartialName()
    {
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
            await WriteAsync(sink, results, 5, TimeSpan.Zero);

        Assert.Equal(["overlay.partial.mp4"], FileNames());
        using var video = new VideoCapture(_temporary.Combine("overlay.partial.mp4"), VideoCaptureAPIs.FFMPEG);
        Assert.Equal(5, CountFrames(video));
    }

    [Fact]
    public async Task OpenAsync_PartialOfAKilledRun_IsKeptOrRefused()
    {
        File.WriteAllText(_temporary.Combine("overlay.partial.mp4"), "earlier");
        using var results = new FrameResults(160, 120);
        SinkException error = await Assert.ThrowsAsync<SinkException>(() => OpenAsync(results.Context));
        Assert.Contains("overlay.partial.mp4", error.Message, StringComparison.Ordinal);

        await using (OverlayVideoSink sink = await OpenAsync(results.Context, policy: OverwritePolicy.Replace))
            await sink.CompleteAsync(default);

        Assert.Equal(["overlay.interrupted.mp4"], FileNames());
        Assert.Equal("earlier", File.ReadAllText(_temporary.Combine("overlay.interrupted.mp4")));
    }

    [Theory]
    [InlineData(1, 1, 2, 2)]
    [InlineData(3, 7, 4, 8)]
    [InlineData(161, 121, 162, 122)]
    [InlineData(90, 1, 90, 2)]
    public async Task WriteAsync_OddSize_IsRoundedUpByRepeatingTheLastPixels(int width, int height, int videoWidth, int videoHeight)
    {
        using var results = new FrameResults(width, height);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
        {
            await sink.WriteAndDisposeAsync(results.Make(0, results.Object(1, 0, 0, width, height)));
            await sink.WriteAndDisposeAsync(results.Make(1));
            await sink.CompleteAsync(default);
        }

        using var video = new VideoCapture(_temporary.Combine("overlay.mp4"), VideoCaptureAPIs.FFMPEG);
        using var frame = new Mat();
        Assert.True(video.Read(frame));
        Assert.Equal((videoWidth, videoHeight), (frame.Width, frame.Height));
        Assert.True(video.Read(frame));
        // The second frame is plain grey, in the repeated column and row too.
        AssertNear(90, frame.At<Vec3b>(videoHeight - 1, videoWidth - 1).Item1, 6);
    }

    [Fact]
    public async Task WriteAsync_SizeChanges_LaterFramesAreLetterboxed()
    {
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
        {
            await sink.WriteAndDisposeAsync(results.Make(0));
            await sink.WriteAndDisposeAsync(results.Make(1, 40, 120, null));
            await sink.WriteAndDisposeAsync(results.Make(2, 320, 60, null));
            await sink.CompleteAsync(default);
        }

        using var video = new VideoCapture(_temporary.Combine("overlay.mp4"), VideoCaptureAPIs.FFMPEG);
        using var frame = new Mat();
        Assert.True(video.Read(frame) && video.Read(frame));
        AssertNear(0, frame.At<Vec3b>(60, 20).Item1, 6);
        AssertNear(90, frame.At<Vec3b>(60, 80).Item1, 6);
        Assert.True(video.Read(frame));
        AssertNear(0, frame.At<Vec3b>(20, 80).Item1, 6);
        AssertNear(90, frame.At<Vec3b>(60, 20).Item1, 6);
    }

    [Fact]
    public async Task WriteAsync_LiveSource_KeepsTheDistanceOfItsFrames()
    {
        using var results = new FrameResults(160, 120) { Context = FrameResults.ContextOf(160, 120, 25, isLive: true) };
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
        {
            // Frames come every 100 ms; most of them were dropped, and once the camera was away for a minute.
            foreach (int index in new[] { 5, 6, 9, 10, 20, 620, 621 })
                await sink.WriteAndDisposeAsync(results.Make(index));
            await sink.CompleteAsync(default);
        }

        Assert.Equal(
            [0, 100, 400, 500, 1500, 1540, 1640], Mp4Times.ReadMilliseconds(_temporary.Combine("overlay.mp4")));
    }

    [Fact]
    public async Task WriteAsync_Mpeg4_IsAVideoToo()
    {
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context, new OverlayVideoOptions { Codec = OverlayCodec.Mpeg4 }))
        {
            await WriteAsync(sink, results, 40, TimeSpan.FromSeconds(0.5));
            await sink.CompleteAsync(default);
        }

        using var video = new VideoCapture(_temporary.Combine("overlay.mp4"), VideoCaptureAPIs.FFMPEG);
        Assert.Equal(40, CountFrames(video));
    }

    [Fact]
    public async Task OpenAsync_NoVideoWriter_NamesCodecsBackEndAndCure()
    {
        // A folder where the writer's file should be: every codec fails to open.
        Directory.CreateDirectory(_temporary.Combine("overlay.segment.tmp.mp4"));
        using var results = new FrameResults(160, 120);

        SinkException error = await Assert.ThrowsAsync<SinkException>(() => OpenAsync(results.Context));

        foreach (string part in new[] { "H.264 or MPEG-4 part 2", "160x120", "FFmpeg", "set the overlay's codec", "switch the overlay off" })
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompleteAsync_NoFrame_LeavesNothing()
    {
        using var results = new FrameResults(160, 120);
        await using (OverlayVideoSink sink = await OpenAsync(results.Context))
            await sink.CompleteAsync(default);

        Assert.Empty(FileNames());
    }

    [Theory]
    [InlineData("overlay.avi", 25.0, 0.5, "must end in .mp4")]
    [InlineData("overlay.mp4", 0.0, 0.5, "frame rate is 0; it must be 1 to 240")]
    [InlineData("overlay.mp4", double.NaN, 0.5, "frame rate is NaN")]
    [InlineData("overlay.mp4", 25.0, 1.5, "opacity is 1.5; it must be 0 to 1")]
    public void Constructor_OptionOutOfRange_NamesValueAndRange(string name, double frameRate, double opacity, string reason)
    {
        var options = new OverlayVideoOptions { FileName = name, FrameRate = frameRate, MaskOpacity = opacity };

        SinkException error = Assert.Throws<SinkException>(
            () => new OverlayVideoSink(new OutputFolder(_temporary.Path), options));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [SmallDiskFact]
    public async Task WriteAsync_DiskFillsUp_SaysSoAndKeepsAVideo()
    {
        using var disk = new SmallDisk();
        using var results = new FrameResults(320, 240);
        using var folder = new OutputFolder(disk.Path);
        await using OverlayVideoSink sink = new(folder, null, _clock);
        await sink.OpenAsync(results.Context, default);
        await WriteAsync(sink, results, 21, TimeSpan.FromSeconds(0.5));
        disk.Fill();

        SinkException error = await Assert.ThrowsAsync<SinkException>(
            () => WriteAsync(sink, results, 300, TimeSpan.FromSeconds(0.5)));

        Assert.Contains("bytes", error.Message, StringComparison.Ordinal);
        Assert.Contains("Free some space", error.Message, StringComparison.OrdinalIgnoreCase);
        using var video = new VideoCapture(Path.Combine(disk.Path, "overlay.partial.mp4"), VideoCaptureAPIs.FFMPEG);
        Assert.True(CountFrames(video) >= 20);
    }

    private static async Task WriteAsync(FrameResults results, OverlayVideoSink sink, int index) =>
        await sink.WriteAndDisposeAsync(results.Make(index, results.Object(1, index % 50, 10, 60 + (index % 50), 50)));

    private async Task WriteAsync(OverlayVideoSink sink, FrameResults results, int count, TimeSpan pace)
    {
        for (int i = 0; i < count; i++)
        {
            await WriteAsync(results, sink, i);
            _clock.Advance(pace);
        }
    }

    private async Task<OverlayVideoSink> OpenAsync(
        SinkContext context, OverlayVideoOptions? options = null, OverwritePolicy policy = OverwritePolicy.Refuse)
    {
        _folder?.Dispose();
        _folder = new OutputFolder(_temporary.Path, policy);
        var sink = new OverlayVideoSink(_folder, options, _clock);
        await sink.OpenAsync(context, default);
        return sink;
    }

    // Hidden ones apart: the lock of the folder.
    private string[] FileNames() =>
    [
        .. Directory.GetFiles(_temporary.Path)
            .Select(path => Path.GetFileName(path))
            .Where(name => !name.StartsWith('.'))
            .Order(StringComparer.Ordinal),
    ];

    private static int CountFrames(VideoCapture video)
    {
        using var frame = new Mat();
        int count = 0;
        while (video.Read(frame))
            count++;
        return count;
    }

    // Each frame is as bright as its index says: none is missing, none is out of place.
    private static void AssertIsInOrder(VideoCapture video, int count)
    {
        using var frame = new Mat();
        for (int index = 0; index < count; index++)
        {
            Assert.True(video.Read(frame), $"frame {index} is missing");
            AssertNear(GreyOf(index), frame.At<Vec3b>(70, 10).Item1, 2);
        }

        Assert.False(video.Read(frame));
    }

    private static byte GreyOf(long index) => (byte)(30 + (5 * index));

    private static void AssertNear(int expected, int actual, int tolerance) =>
        Assert.InRange(actual, expected - tolerance, expected + tolerance);
}
