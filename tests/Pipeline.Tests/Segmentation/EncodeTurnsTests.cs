using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Tests.Segmentation;

public sealed class EncodeTurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task TakeAsync_SeveralWait_AreServedInTheOrderOfAsking()
    {
        var turns = new EncodeTurns();
        EncodeTurns.Turn first = await turns.TakeAsync(default);
        Task<EncodeTurns.Turn>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => turns.TakeAsync(default).AsTask())];
        foreach (Task<EncodeTurns.Turn> next in waiting)
        {
            Assert.False(next.IsCompleted);
            first.Dispose();
            first = await next.WaitAsync(Patience);
        }
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(5, 1, 2)]
    [InlineData(9, 2, 3)]
    public async Task TakeAsync_CamerasOfAnyPace_NoneWaitsLongerThanOneRound(int cameras, int atOnce, int seed)
    {
        var turns = new EncodeTurns(atOnce);
        int served = 0, most = 0, working = 0;
        await Task.WhenAll(Enumerable.Range(0, cameras).Select(camera => Task.Run(async () =>
        {
#pragma warning disable CA5394 // A seed that a failure can be repeated with.
            var random = new Random((seed * 1000) + camera);
#pragma warning restore CA5394
            for (int i = 0; i < 200; i++)
            {
                ValueTask<EncodeTurns.Turn> asked = turns.TakeAsync(default);
                int before = Volatile.Read(ref served);
                using (await asked)
                {
                    int waitedFor = Interlocked.Increment(ref served) - 1 - before;
                    InterlockedMax(ref most, waitedFor);
                    Assert.InRange(Interlocked.Increment(ref working), 1, atOnce);
                    for (int n = random.Next(3); n > 0; n--)
                        await Task.Yield();
                    Interlocked.Decrement(ref working);
                }

                // A slow camera now and then, a dead one never: it does not ask.
                for (int n = random.Next(2 * camera + 1); n > 0; n--)
                    await Task.Yield();
            }
        }))).WaitAsync(Patience);

        Assert.Equal(200 * cameras, served);
        // With several turns at once, one that was given out earlier may be noted here later than the next ones.
        if (atOnce == 1)
            Assert.InRange(most, 0, cameras - 1);
    }

    [Fact]
    public async Task TakeAsync_Cancelled_LeavesTheTurnToTheNext()
    {
        var turns = new EncodeTurns();
        EncodeTurns.Turn first = await turns.TakeAsync(default);
        using var stop = new CancellationTokenSource();
        Task<EncodeTurns.Turn> givesUp = turns.TakeAsync(stop.Token).AsTask(), next = turns.TakeAsync(default).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        first.Dispose();
        first.Dispose();

        EncodeTurns.Turn second = await next.WaitAsync(Patience);
        Assert.False(turns.TakeAsync(default).AsTask().IsCompleted);
        second.Dispose();
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen)
            seen = now;
    }
}
