using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Tests.Doubles;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Results;

[NoLeakedFrames]
public sealed class FrameResultTests
{
    [Fact]
    public void Dispose_LastShare_ReturnsTheFrame()
    {
        using var frames = new FramePool(1);
        FrameResult result = new FrameResultPool().Rent(FrameOf.Size(frames, 6, 4));
        FrameResult share = result.Share();
        result.Dispose();

        Assert.Equal(1, frames.LeasedCount);
        share.Dispose();
        Assert.Equal(0, frames.LeasedCount);
        Assert.Throws<ObjectDisposedException>(() => share.Frame);
    }

    [Fact]
    public void Rent_AfterADisposal_ReusesMasksAndStartsEmpty()
    {
        using var frames = new FramePool(1);
        var pool = new FrameResultPool();
        FrameResult first = pool.Rent(FrameOf.Size(frames, 6, 4));
        SegmentationMask mask = first.RentMask();
        mask.WritablePixels.Fill(255);
        mask.Measure();
        first.Add(new ObjectResult { Id = new ObjectId(3), State = TrackState.Tracked, Mask = mask });
        Assert.Equal(24, first.Objects[0].Area);
        first.Dispose();

        using FrameResult second = pool.Rent(FrameOf.Size(frames, 5, 4));
        Assert.Equal(0, second.Objects.Length);
        SegmentationMask reused = second.RentMask();
        Assert.Same(mask, reused);
        Assert.Equal(20, reused.Pixels.Length);
        Assert.False(reused.Pixels.ContainsAnyExcept((byte)0));
        Assert.Equal(0, reused.Area);
    }

    [Fact]
    public void Dispose_Twice_TakesNobodyElsesShare()
    {
        using var frames = new FramePool(1);
        var pool = new FrameResultPool();
        FrameResult old = pool.Rent(FrameOf.Size(frames, 2, 2));
        FrameResult share = old.Share();
        old.Dispose();
        old.Dispose();
        Assert.Equal(1, frames.LeasedCount);
        share.Dispose();

        // The next result has the same buffers.
        using FrameResult next = pool.Rent(FrameOf.Size(frames, 2, 2));
        old.Dispose();
        share.Dispose();
        Assert.Equal(1, frames.LeasedCount);
        Assert.Equal(2, next.Frame.Width);
        Assert.Throws<ObjectDisposedException>(() => old.Share());
    }

    [Fact]
    public void Measure_FindsAreaAndTightBounds()
    {
        byte[] pixels = new byte[7 * 5];
        pixels[(1 * 7) + 2] = 1;
        pixels[(3 * 7) + 5] = 200;
        var mask = new SegmentationMask(7, 5, pixels);

        Assert.Equal(2, mask.Area);
        Assert.Equal(new PixelBounds(2, 1, 6, 4), mask.Bounds);
        Assert.Equal(255, mask.Row(3)[5]);
    }
}
