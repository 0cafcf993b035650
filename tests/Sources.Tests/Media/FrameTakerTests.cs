using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Reading;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media;

[NoLeakedFrames]
public sealed class FrameTakerTests : IDisposable
{
    private readonly FramePool _pool = new(2);
    private readonly Channel<VideoFrame> _frames = Channel.CreateBounded<VideoFrame>(8);
    private readonly LossCount _losses = new();

    public void Dispose()
    {
        _frames.Writer.TryComplete();
        while (_frames.Reader.TryRead(out VideoFrame? frame))
            frame.Dispose();
        _pool.Dispose();
    }

    [Fact]
    public void Rent_LiveWithoutAFreeBuffer_LeavesTheIndexOut()
    {
        FrameTaker taker = Live(isReopened: false);
        Take(taker, Header(0));
        Assert.Equal(0, Assert.Single(Received()).Index);
        using (_pool.Rent(8, 8))
        using (_pool.Rent(8, 8))
            Assert.Null(taker.Rent(Header(1), 1));
        Take(taker, Header(2));

        Assert.Equal(2, Assert.Single(Received()).Index);
    }

    [Fact]
    public void Deliver_FirstFrameAfterAReopening_SaysSo()
    {
        FrameTaker taker = Live(isReopened: true);

        Take(taker, Header(0));
        Take(taker, Header(1));

        Assert.Equal([Discontinuity.Reopened, Discontinuity.None], Received().Select(frame => frame.Discontinuity));
    }

    [Fact]
    public void Deliver_FormatThatChangesOnAFrameThatIsLeftOut_IsToldByTheNext()
    {
        FrameTaker taker = File(new FrameSelection(0, 2, null, EarlyEndPolicy.Fail));

        Take(taker, Header(0));
        Assert.Null(taker.Rent(Header(1) with { PixelFormat = "yuv444p" }, 1));
        Take(taker, Header(2) with { PixelFormat = "yuv444p" }, position: 2);

        Assert.Equal([Discontinuity.None, Discontinuity.PixelFormatChanged], Received().Select(frame => frame.Discontinuity));
    }

    [Theory]
    [InlineData(1, Discontinuity.AspectChanged)]
    [InlineData(2, Discontinuity.SizeChanged)]
    public void Deliver_Changes_TellTheOneThatMattersMost(int change, Discontinuity expected)
    {
        FrameTaker taker = File(FrameSelection.All);
        Take(taker, Header(0));

        Take(taker, change == 1 ? Header(1) with { Aspect = new PixelAspect(2, 1) } : Header(1) with { Width = 4, PixelFormat = "gray" }, 1);

        Assert.Equal(expected, Received()[1].Discontinuity);
    }

    [Fact]
    public void Rent_FramesLostBefore_AreCountedAndSaidWhere()
    {
        FrameTaker taker = File(FrameSelection.All);
        Take(taker, Header(0));

        Take(taker, Header(5) with { LostBefore = 4 }, position: 5);

        Assert.Equal([0L, 5L], Received().Select(frame => frame.Index));
        Assert.Equal(4, _losses.Losses.Frames);
        Assert.Equal("4 frames did not decode: 4 between 0 s and 0.2 s", Assert.Single(_losses.Losses.Warnings));
    }

    [Fact]
    public void Deliver_MostFrames_IsDoneWithTheLast()
    {
        FrameTaker taker = File(FrameSelection.All with { Most = 2 });

        Take(taker, Header(0));
        Assert.False(taker.IsDone);
        Take(taker, Header(1), 1);

        Assert.True(taker.IsDone);
        Assert.Equal(2, Received().Count);
    }

    private static FrameHeader Header(int frame) =>
        new(8, 8, PixelAspect.Square, "yuv420p", YuvMatrix.Bt601, TimeSpan.FromSeconds(frame * 0.04), LostBefore: 0);

    private LiveFrameTaker Live(bool isReopened)
    {
        var clock = new LiveClock(TimeProvider.System.GetTimestamp());
        return new LiveFrameTaker("cam", _pool, new FrameDelivery(_frames.Writer, CancellationToken.None), _losses, clock, isReopened, TimeProvider.System);
    }

    private FileFrameTaker File(FrameSelection selection) => new(
        "clip", _pool, new FrameDelivery(_frames.Writer, CancellationToken.None), _losses, selection, 25, TimeProvider.System, CancellationToken.None);

    private static void Take(FrameTaker taker, FrameHeader header, long position = 0)
    {
        using WritableFrame buffer = taker.Rent(header, position)!;
        taker.Deliver(buffer, header);
    }

    private List<FrameMetadata> Received()
    {
        var received = new List<FrameMetadata>();
        while (_frames.Reader.TryRead(out VideoFrame? frame))
        {
            received.Add(frame.Metadata);
            frame.Dispose();
        }

        return received;
    }
}
