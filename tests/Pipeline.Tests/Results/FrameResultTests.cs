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
        mask.Resize(new MaskExtent(24, PixelBounds.OfFrame(6, 4)));
        mask.WritablePixels.Fill(255);
        first.Add(new ObjectResult { Id = new ObjectId(3), State = TrackState.Tracked, Mask = mask });
        Assert.Equal(24, first.Objects[0].Area);
        first.Dispose();

        using FrameResult second = pool.Rent(FrameOf.Size(frames, 5, 4));
        Assert.Equal(0, second.Objects.Length);
        SegmentationMask reused = second.RentMask();
        Assert.Same(mask, reused);
        Assert.Equal((5, 4, 0, default), (reused.Width, reused.Height, reused.Area, reused.Bounds));
        Assert.True(reused.Pixels.IsEmpty);
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
    public void Bytes_OfMasks_AreThoseOfTheLargestBounds()
    {
        const int width = 1280, height = 720;
        using var frames = new FramePool(1);
        var pool = new FrameResultPool();
        Fill(new PixelBounds(0, 0, 10, 10));
        Assert.Equal(100, pool.Bytes);
        // Half more than needed, so that an object that comes closer makes no new buffer on every frame.
        Fill(new PixelBounds(0, 0, 10, 20));
        Assert.Equal(300, pool.Bytes);
        Fill(new PixelBounds(1000, 700, 1030, 710));
        Fill(default);
        Assert.Equal(300, pool.Bytes);
        // Never more than the frame.
        Fill(new PixelBounds(0, 0, width, height - 1));
        Assert.Equal(width * height, pool.Bytes);

        void Fill(PixelBounds bounds)
        {
            using FrameResult result = pool.Rent(FrameOf.Size(frames, width, height));
            result.RentMask().Resize(new MaskExtent(bounds.Width * bounds.Height, bounds));
        }
    }
}
