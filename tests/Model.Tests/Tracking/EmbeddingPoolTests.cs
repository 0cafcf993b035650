using SamStream.Model.Networks;
using SamStream.Model.Tests.Preprocessing;
using SamStream.Model.Tracking;

namespace SamStream.Model.Tests.Tracking;

public sealed class EmbeddingPoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void Rent_TurnHasNotEnded_Waits()
    {
        using var pool = new EmbeddingPool(capacity: 2, turns: 1, Create);
        using EmbeddingPool.Lease first = pool.Rent(default);
        Assert.False(CanRent(pool));

        first.EndTurn();
        using EmbeddingPool.Lease second = pool.Rent(default);
        Assert.NotSame(first, second);
    }

    [Fact]
    public void Dispose_TurnHasNotEnded_EndsIt()
    {
        using var pool = new EmbeddingPool(capacity: 1, turns: 1, Create);
        pool.Rent(default).Dispose();

        Assert.True(CanRent(pool));
    }

    [Fact]
    public void EndTurn_TwiceAndDisposed_LetsOneInOnly()
    {
        using var pool = new EmbeddingPool(capacity: 3, turns: 1, Create);
        EmbeddingPool.Lease first = pool.Rent(default);
        first.EndTurn();
        first.EndTurn();
        first.Dispose();
        using EmbeddingPool.Lease second = pool.Rent(default);

        Assert.False(CanRent(pool));
    }

    [Fact]
    public void Rent_CancelledWaitForABuffer_KeepsTheTurnFree()
    {
        using var pool = new EmbeddingPool(capacity: 1, turns: 2, Create);
        EmbeddingPool.Lease only = pool.Rent(default);
        Assert.False(CanRent(pool));
        Assert.False(CanRent(pool));

        only.Dispose();
        Assert.True(CanRent(pool));
    }

    private static bool CanRent(EmbeddingPool pool)
    {
        using var stop = new CancellationTokenSource(Patience);
        try
        {
            pool.Rent(stop.Token).Dispose();
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static ImageEmbedding Create() => new(TestGeometry.Square, 256);
}
