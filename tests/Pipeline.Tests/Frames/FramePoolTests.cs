using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Tests.Doubles;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Frames;

public sealed class FramePoolTests
{
    [Fact]
    [NoLeakedFrames]
    public void TryRent_AllBuffersInUse_SaysSo()
    {
        using var pool = new FramePool(2);
        using VideoFrame first = FrameOf.Size(pool, 8, 8);
        VideoFrame second = FrameOf.Size(pool, 8, 8);

        Assert.False(pool.TryRent(8, 8, out _));
        second.Dispose();
        Assert.True(pool.TryRent(8, 8, out WritableFrame? third));
        third.Dispose();
        Assert.Equal(1, pool.LeasedCount);
    }

    [Fact]
    [NoLeakedFrames]
    public async Task Rent_AllBuffersInUse_WaitsForOne()
    {
        using var pool = new FramePool(1);
        VideoFrame held = FrameOf.Size(pool, 8, 8);
        Task<WritableFrame> waiting = Task.Run(() => pool.Rent(8, 8));

        Assert.False(waiting.IsCompleted);
        held.Dispose();
        (await waiting.WaitAsync(TimeSpan.FromSeconds(10))).Dispose();
    }

    [Fact]
    [NoLeakedFrames]
    public void Rent_Cancelled_Throws()
    {
        using var pool = new FramePool(1);
        using VideoFrame held = FrameOf.Size(pool, 8, 8);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => pool.Rent(8, 8, cancelled.Token));
    }

    [Fact]
    [NoLeakedFrames]
    public void Rent_LargerFrame_GrowsTheBuffer()
    {
        using var pool = new FramePool(1);
        FrameOf.Size(pool, 2, 2).Dispose();
        using WritableFrame large = pool.Rent(640, 480);
        large.Pixels.Fill(7);

        Assert.Equal(640 * 480 * 3 / 2, large.Pixels.Length);
        Assert.Equal(320 * 240, large.Cr.Length);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, -1)]
    public void Rent_NoPixels_IsRefused(int width, int height)
    {
        using var pool = new FramePool(1);
        Assert.Contains($"{width}x{height}", Assert.Throws<FrameSizeException>(() => pool.Rent(width, height)).Message);
    }

    [Fact]
    public void Rent_AboveTheLimit_NamesBothNumbers()
    {
        using var pool = new FramePool(1, maxFrameBytes: 1000);
        string message = Assert.Throws<FrameSizeException>(() => pool.Rent(100, 100)).Message;

        Assert.Contains("15,000", message);
        Assert.Contains("1,000", message);
    }

    [Fact]
    public void Rent_HugeDimensions_DoNotOverflow()
    {
        using var pool = new FramePool(1);
        Assert.Throws<FrameSizeException>(() => pool.Rent(int.MaxValue, int.MaxValue));
    }

    [Fact]
    public void Finalizer_ForgottenLease_IsCountedAndTakenBack()
    {
        using var pool = new FramePool(1);
        Forget(pool);
        for (int i = 0; i < 20 && pool.LeakedCount == 0; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.Equal(1, pool.LeakedCount);
        Assert.Equal(0, pool.LeasedCount);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void Forget(FramePool pool) => FrameOf.Size(pool, 4, 4);
    }

    [Fact]
    [NoLeakedFrames]
    public void Dispose_WithALeaseOut_FreesItWhenItComesBack()
    {
        var pool = new FramePool(1);
        VideoFrame frame = FrameOf.Size(pool, 4, 4);
        pool.Dispose();

        Assert.Equal(4 * 4 * 3 / 2, frame.Pixels.Length);
        frame.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Rent(4, 4));
    }
}
