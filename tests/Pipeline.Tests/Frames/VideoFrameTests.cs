using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Tests.Doubles;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Frames;

[NoLeakedFrames]
public sealed class VideoFrameTests
{
    [Fact]
    public void Share_BothDisposed_ReturnsTheBufferOnce()
    {
        using var pool = new FramePool(1);
        VideoFrame frame = FrameOf.Size(pool, 4, 4, index: 9);
        VideoFrame share = frame.Share();
        frame.Dispose();

        Assert.Equal(1, pool.LeasedCount);
        Assert.Equal(9, share.Metadata.Index);
        Assert.Equal(24, share.Pixels.Length);
        share.Dispose();
        Assert.Equal(0, pool.LeasedCount);
    }

    [Fact]
    public void Dispose_Twice_DoesNotTakeAnothersLease()
    {
        using var pool = new FramePool(1);
        VideoFrame old = FrameOf.Size(pool, 4, 4);
        old.Dispose();
        using VideoFrame current = FrameOf.Size(pool, 4, 4);
        old.Dispose();

        Assert.Equal(1, pool.LeasedCount);
        Assert.Equal(24, current.Pixels.Length);
    }

    [Fact]
    public void Pixels_AfterDispose_Throws()
    {
        using var pool = new FramePool(1);
        VideoFrame frame = FrameOf.Size(pool, 4, 4);
        frame.Dispose();

        Assert.Throws<ObjectDisposedException>(() => frame.Pixels.Length);
        Assert.Throws<ObjectDisposedException>(() => frame.Cb.Length);
        Assert.Throws<ObjectDisposedException>(frame.Share);
    }

    [Fact]
    public void Publish_EmptiesTheWriter()
    {
        using var pool = new FramePool(1);
        WritableFrame writable = pool.Rent(4, 4);
        using VideoFrame frame = writable.Publish(FrameOf.Metadata(0));
        writable.Dispose();

        Assert.Equal(1, pool.LeasedCount);
        Assert.Throws<ObjectDisposedException>(() => writable.Pixels.Length);
    }
}
