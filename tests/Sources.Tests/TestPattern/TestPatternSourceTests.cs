using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.TestPattern;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.TestPattern;

[NoLeakedFrames]
public sealed class TestPatternSourceTests
{
    private static readonly TestPatternOptions Options = new() { Width = 40, Height = 30, FrameCount = 7, FrameRate = 10 };

    [Fact]
    public async Task Run_ToTheEnd_DeliversTheScenesFrames()
    {
        IReadOnlyList<CapturedFrame> frames = await SourceRun.CollectAsync(Options);

        var scene = new TestPatternScene(Options);
        Assert.Equal(7, frames.Count);
        for (int i = 0; i < frames.Count; i++)
        {
            Assert.Equal(Drawn(scene, i), frames[i].Bgr);
            Assert.Equal(i, frames[i].Metadata.Index);
            Assert.Equal(TimeSpan.FromSeconds(i / 10.0), frames[i].Metadata.PresentationTime);
            Assert.Equal("test-mixed", frames[i].Metadata.SourceId);
        }
    }

    [Fact]
    public async Task Open_Always_DeclaresWhatIsDelivered()
    {
        await using IFrameSource source = Create(Options);

        SourceProperties properties = await source.OpenAsync(CancellationToken.None);

        Assert.Equal(
            new SourceProperties
            {
                Width = 40,
                Height = 30,
                IsLive = false,
                DeclaredFrameRate = 10,
                DeclaredFrameCount = 7,
            },
            properties);
    }

    [Fact]
    public async Task Run_FullChannel_WaitsAndDropsNothing()
    {
        await using IFrameSource source = Create(Options);
        using var pool = new FramePool(7);
        Channel<VideoFrame> channel = Channel.CreateBounded<VideoFrame>(1);

        Task run = source.RunAsync(pool, channel.Writer, CancellationToken.None);
        for (long index = 0; index < 7; index++)
        {
            CapturedFrame frame = CapturedFrame.Take(await channel.Reader.ReadAsync());
            Assert.Equal(index, frame.Metadata.Index);
        }

        await run;
        Assert.Equal(0, pool.LeasedCount);
    }

    [Fact]
    public async Task Run_CancelledWhileTheChannelIsFull_ReturnsAndKeepsNoFrame()
    {
        await using IFrameSource source = Create(Options);
        using var pool = new FramePool(4);
        using var stop = new CancellationTokenSource();
        Channel<VideoFrame> channel = Channel.CreateBounded<VideoFrame>(1);

        Task run = source.RunAsync(pool, channel.Writer, stop.Token);
        await channel.Reader.WaitToReadAsync();
        await stop.CancelAsync();
        await run;

        CapturedFrame.Take(await channel.Reader.ReadAsync());
        Assert.Equal(0, pool.LeasedCount);
    }

    [Fact]
    public async Task Run_CancelledWhileThePoolIsEmpty_Returns()
    {
        await using IFrameSource source = Create(Options);
        using var pool = new FramePool(1);
        using var stop = new CancellationTokenSource();
        Channel<VideoFrame> channel = Channel.CreateBounded<VideoFrame>(4);

        Task run = source.RunAsync(pool, channel.Writer, stop.Token);
        VideoFrame held = await channel.Reader.ReadAsync();
        await stop.CancelAsync();
        await run;

        held.Dispose();
        Assert.Equal(0, pool.LeasedCount);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_ChannelClosedByItsReader_Returns(bool withError)
    {
        await using IFrameSource source = Create(Options);
        using var pool = new FramePool(4);
        Channel<VideoFrame> channel = Channel.CreateBounded<VideoFrame>(1);

        Task run = source.RunAsync(pool, channel.Writer, CancellationToken.None);
        CapturedFrame.Take(await channel.Reader.ReadAsync());
        channel.Writer.Complete(withError ? new InvalidOperationException("the reader failed") : null);
        await run;

        while (channel.Reader.TryRead(out VideoFrame? left))
            left.Dispose();
        Assert.Equal(0, pool.LeasedCount);
    }

    [Fact]
    public async Task Dispose_DuringARun_EndsIt()
    {
        IFrameSource source = Create(Options);
        using var pool = new FramePool(4);
        Channel<VideoFrame> channel = Channel.CreateBounded<VideoFrame>(1);

        Task run = source.RunAsync(pool, channel.Writer, CancellationToken.None);
        await channel.Reader.WaitToReadAsync();
        await source.DisposeAsync();
        await run;

        CapturedFrame.Take(await channel.Reader.ReadAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await source.OpenAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Run_WhileItRuns_IsRefused()
    {
        await using IFrameSource source = Create(Options);
        using var pool = new FramePool(4);
        Channel<VideoFrame> channel = Channel.CreateBounded<VideoFrame>(1);
        using var stop = new CancellationTokenSource();
        Task run = source.RunAsync(pool, channel.Writer, stop.Token);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => source.RunAsync(pool, channel.Writer, CancellationToken.None));

        await stop.CancelAsync();
        await run;
        while (channel.Reader.TryRead(out VideoFrame? left))
            left.Dispose();
    }

    private static IFrameSource Create(TestPatternOptions options)
    {
        using var log = new RecordedLog();
        return options.CreateSource(log);
    }

    private static byte[] Drawn(TestPatternScene scene, int index)
    {
        using var pool = new FramePool(1);
        using WritableFrame writable = pool.Rent(scene.Width, scene.Height);
        scene.Render(index, writable);
        using VideoFrame frame = writable.Publish(new FrameMetadata
        {
            SourceId = "drawn",
            Index = index,
            PresentationTime = default,
            PresentationClock = PresentationClock.DeclaredRate,
            CapturedAt = default,
        });
        return YuvPicture.ToBgr(frame);
    }
}
