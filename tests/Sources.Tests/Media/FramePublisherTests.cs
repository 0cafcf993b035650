using System.Threading.Channels;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Sources.Media;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Reading;
using SamStream.TestSupport;

namespace SamStream.Sources.Tests.Media;

[NoLeakedFrames]
public sealed class FramePublisherTests : IDisposable
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
        FramePublisher publisher = Live(isReopened: false);
        Take(publisher, Header(0));
        Assert.Equal(0, Assert.Single(Received()).Index);
        using (_pool.Rent(8, 8))
        using (_pool.Rent(8, 8))
            Assert.Null(publisher.Rent(Header(1), 1));
        Take(publisher, Header(2));

        Assert.Equal(2, Assert.Single(Received()).Index);
    }

    [Fact]
    public void Deliver_FirstFrameAfterAReopening_SaysSo()
    {
        FramePublisher publisher = Live(isReopened: true);

        Take(publisher, Header(0));
        Take(publisher, Header(1));

        Assert.Equal([Discontinuity.Reopened, Discontinuity.None], Received().Select(frame => frame.Discontinuity));
    }

    [Fact]
    public void Deliver_FormatThatChangesOnAFrameThatIsLeftOut_IsToldByTheNext()
    {
        FramePublisher publisher = File(new FrameSelection(0, 2, null, EarlyEndPolicy.Fail));

        Take(publisher, Header(0));
        Assert.Null(publisher.Rent(Header(1) with { PixelFormat = "yuv444p" }, 1));
        Take(publisher, Header(2) with { PixelFormat = "yuv444p" }, position: 2);

        Assert.Equal([Discontinuity.None, Discontinuity.PixelFormatChanged], Received().Select(frame => frame.Discontinuity));
    }

    [Theory]
    [InlineData(1, Discontinuity.AspectChanged)]
    [InlineData(2, Discontinuity.SizeChanged)]
    public void Deliver_Changes_TellTheOneThatMattersMost(int change, Discontinuity expected)
    {
        FramePublisher publisher = File(FrameSelection.All);
        Take(publisher, Header(0));

        Take(publisher, change == 1 ? Header(1) with { Aspect = new PixelAspect(2, 1) } : Header(1) with { Width = 4, PixelFormat = "gray" }, 1);

        Assert.Equal(expected, Received()[1].Discontinuity);
    }

    [Fact]
    public void Rent_FramesLostBefore_AreCountedAndSaidWhere()
    {
        FramePublisher publisher = File(FrameSelection.All);
        Take(publisher, Header(0));

        Take(publisher, Header(5) with { LostBefore = 4 }, position: 5);

        Assert.Equal([0L, 5L], Received().Select(frame => frame.Index));
        Assert.Equal(4, _losses.Losses.Frames);
        Assert.Equal("4 frames did not decode: 4 between 0 s and 0.2 s", Assert.Single(_losses.Losses.Warnings));
    }

    [Fact]
    public void Deliver_MostFrames_IsDoneWithTheLast()
    {
        FramePublisher publisher = File(FrameSelection.All with { Most = 2 });

        Take(publisher, Header(0));
        Assert.False(publisher.IsDone);
        Take(publisher, Header(1), 1);

        Assert.True(publisher.IsDone);
        Assert.Equal(2, Received().Count);
    }

    [Fact]
    public void Deliver_CameraThatTellsItsTime_SaysItAndWhereItIsFrom()
    {
        DateTimeOffset begin = DateTimeOffset.UnixEpoch;
        FramePublisher publisher = Live(isReopened: false, stamp => stamp > TimeSpan.Zero ? begin + stamp : null);

        Take(publisher, Header(0));
        Take(publisher, Header(5), 1);
        List<FrameMetadata> frames = Received();
        Take(publisher, Header(5), 2);
        Take(publisher, Header(6) with { Time = null }, 3);
        frames.AddRange(Received());

        Assert.Equal([null, begin + TimeSpan.FromSeconds(0.2), null, null], frames.Select(frame => frame.CameraTime));
        Assert.Equal(
            [CameraClock.None, CameraClock.Rtcp, CameraClock.None, CameraClock.None], frames.Select(frame => frame.CameraClock));
    }

    private static FrameHeader Header(int frame) =>
        new(8, 8, PixelAspect.Square, "yuv420p", YuvMatrix.Bt601, TimeSpan.FromSeconds(frame * 0.04), LostBefore: 0);

    private LiveFramePublisher Live(bool isReopened, Func<TimeSpan, DateTimeOffset?>? cameraTime = null)
    {
        var clock = new LiveClock(TimeProvider.System.GetTimestamp());
        return new LiveFramePublisher("cam", _pool, new FrameDelivery(_frames.Writer, CancellationToken.None), _losses, clock, isReopened, TimeProvider.System)
        {
            CameraTime = cameraTime,
        };
    }

    private FileFramePublisher File(FrameSelection selection) => new(
        "clip", _pool, new FrameDelivery(_frames.Writer, CancellationToken.None), _losses, selection, 25, TimeProvider.System, CancellationToken.None);

    private static void Take(FramePublisher publisher, FrameHeader header, long position = 0)
    {
        using WritableFrame buffer = publisher.Rent(header, position)!;
        publisher.Deliver(buffer, header);
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
