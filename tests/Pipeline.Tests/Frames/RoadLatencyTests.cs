using System.Threading.Channels;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Tests.Doubles;

namespace SamStream.Pipeline.Tests.Frames;

public sealed class RoadLatencyTests
{
    [Theory]
    [InlineData(90, true)]
    [InlineData(-1000, true)]
    [InlineData(-1001, false)]
    [InlineData(60_000, true)]
    [InlineData(60_001, false)]
    [InlineData(3_600_000, false)]
    public void RoadLatency_TwoClocks_IsToldWhereTheyAgree(int milliseconds, bool isKnown)
    {
        TimeSpan? expected = isKnown ? TimeSpan.FromMilliseconds(milliseconds) : null;
        Assert.Equal(expected, Metadata(milliseconds).RoadLatency);
    }

    [Fact]
    public void RoadLatency_CameraThatTellsNoTime_IsUnknown() => Assert.Null(FrameOf.Metadata(0).RoadLatency);

    [Fact]
    public void RoadLatency_OfAWriter_IsThatOfTheNewestFrameSinceTheOpening()
    {
        using var pool = new FramePool(1);
        Channel<VideoFrame> frames = Channel.CreateBounded<VideoFrame>(1);
        var writer = new CapturedFrameWriter(frames.Writer, isLive: true, new DropCounters());
        Assert.Null(writer.RoadLatency);

        Write(Metadata(90));
        Assert.Equal(TimeSpan.FromMilliseconds(90), writer.RoadLatency);
        writer.Reopen();
        Assert.Null(writer.RoadLatency);
        Write(Metadata(80));
        Write(FrameOf.Metadata(0));
        Assert.Null(writer.RoadLatency);

        void Write(FrameMetadata metadata)
        {
            using WritableFrame frame = pool.Rent(4, 4);
            Assert.True(writer.TryWrite(frame.Publish(metadata)));
            Assert.True(frames.Reader.TryRead(out VideoFrame? written));
            written.Dispose();
        }
    }

    private static FrameMetadata Metadata(int roadMilliseconds)
    {
        FrameMetadata metadata = FrameOf.Metadata(0);
        return metadata with
        {
            CameraTime = metadata.CapturedAt - TimeSpan.FromMilliseconds(roadMilliseconds),
            CameraClock = CameraClock.Rtcp,
        };
    }
}
