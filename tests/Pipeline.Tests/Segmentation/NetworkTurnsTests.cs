using System.Collections.Concurrent;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Tests.Segmentation;

public sealed class NetworkTurnsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task TakeToBeginAsync_SeveralWait_AreServedInTheOrderOfAsking()
    {
        var turns = new NetworkTurns();
        NetworkTurns.Turn first = await turns.TakeToBeginAsync(TurnUrgency.Normal, default);
        Task<NetworkTurns.Turn>[] waiting = [.. Enumerable.Range(0, 5).Select(_ => turns.TakeToBeginAsync(TurnUrgency.Normal, default).AsTask())];
        foreach (Task<NetworkTurns.Turn> next in waiting)
        {
            Assert.False(next.IsCompleted);
            first.Dispose();
            first = await next.WaitAsync(Patience);
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(5, 2)]
    [InlineData(9, 3)]
    public async Task TakeToBeginAsync_CamerasOfAnyPace_NoneWaitsLongerThanOneRound(int cameras, int seed)
    {
        var turns = new NetworkTurns();
        int served = 0, most = 0, working = 0;
        await Task.WhenAll(Enumerable.Range(0, cameras).Select(camera => Task.Run(async () =>
        {
#pragma warning disable CA5394 // A seed that a failure can be repeated with.
            var random = new Random((seed * 1000) + camera);
#pragma warning restore CA5394
            for (int i = 0; i < 200; i++)
            {
                ValueTask<NetworkTurns.Turn> asked = turns.TakeToBeginAsync(TurnUrgency.Normal, default);
                int before = Volatile.Read(ref served);
                using (await asked)
                {
                    int waitedFor = Interlocked.Increment(ref served) - 1 - before;
                    InterlockedMax(ref most, waitedFor);
                    Assert.InRange(Interlocked.Increment(ref working), 1, 1);
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
        Assert.InRange(most, 0, cameras - 1);
    }

    [Fact]
    public async Task TakeToBeginAsync_Cancelled_LeavesTheTurnToTheNext()
    {
        var turns = new NetworkTurns();
        NetworkTurns.Turn first = await turns.TakeToBeginAsync(TurnUrgency.Normal, default);
        using var stop = new CancellationTokenSource();
        Task<NetworkTurns.Turn> givesUp = turns.TakeToBeginAsync(TurnUrgency.Normal, stop.Token).AsTask(), next = turns.TakeToBeginAsync(TurnUrgency.Normal, default).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        first.Dispose();
        first.Dispose();

        NetworkTurns.Turn second = await next.WaitAsync(Patience);
        Assert.False(turns.TakeToBeginAsync(TurnUrgency.Normal, default).AsTask().IsCompleted);
        second.Dispose();
    }

    [Fact]
    public async Task TakeToEnd_OthersWaitToBegin_ComesBeforeThem()
    {
        var turns = new NetworkTurns();
        NetworkTurns.Turn first = await turns.TakeToBeginAsync(TurnUrgency.Normal, default);
        Task<NetworkTurns.Turn> begins = turns.TakeToBeginAsync(TurnUrgency.Normal, default).AsTask();
        var order = new ConcurrentQueue<string>();
        using var isTaken = new SemaphoreSlim(0);
        var ending = new Thread(() =>
        {
            using (turns.TakeToEnd())
            {
                order.Enqueue("ends");
                isTaken.Release();
            }
        })
        { IsBackground = true };
        ending.Start();
        while (!ending.ThreadState.HasFlag(ThreadState.WaitSleepJoin))
            await Task.Yield();

        first.Dispose();
        Assert.True(await isTaken.WaitAsync(Patience));
        using (await begins.WaitAsync(Patience))
            order.Enqueue("begins");

        Assert.Equal(["ends", "begins"], order);
        turns.TakeToEnd().Dispose();
    }

    [Fact]
    public async Task TakeToBeginAsync_Urgent_ComesBeforeThoseThatBeginAndEndsWhatYields()
    {
        var turns = new NetworkTurns();
        NetworkTurns.Turn yielding = await turns.TakeToBeginAsync(TurnUrgency.Yielding, default);
        Task<NetworkTurns.Turn> normal = turns.TakeToBeginAsync(TurnUrgency.Normal, default).AsTask();
        Assert.False(yielding.Ended.IsCancellationRequested);

        Task<NetworkTurns.Turn> urgent = turns.TakeToBeginAsync(TurnUrgency.Urgent, default).AsTask();

        Assert.True(yielding.Ended.IsCancellationRequested);
        Assert.False(urgent.IsCompleted);
        yielding.Dispose();
        NetworkTurns.Turn first = await urgent.WaitAsync(Patience);
        Assert.False(normal.IsCompleted);
        first.Dispose();
        (await normal.WaitAsync(Patience)).Dispose();
    }

    [Theory]
    [InlineData(TurnUrgency.Normal)]
    [InlineData(TurnUrgency.Urgent)]
    public async Task TakeToBeginAsync_UrgentAndTheTurnDoesNotYield_WaitsForItsEnd(TurnUrgency holder)
    {
        var turns = new NetworkTurns();
        NetworkTurns.Turn held = await turns.TakeToBeginAsync(holder, default);

        Task<NetworkTurns.Turn> urgent = turns.TakeToBeginAsync(TurnUrgency.Urgent, default).AsTask();

        Assert.False(held.Ended.IsCancellationRequested);
        Assert.False(urgent.IsCompleted);
        held.Dispose();
        (await urgent.WaitAsync(Patience)).Dispose();
    }

    [Fact]
    public async Task TakeToBeginAsync_YieldingAfterAnUrgentOne_IsNotEndedByIt()
    {
        var turns = new NetworkTurns();
        (await turns.TakeToBeginAsync(TurnUrgency.Urgent, default)).Dispose();

        NetworkTurns.Turn yielding = await turns.TakeToBeginAsync(TurnUrgency.Yielding, default);
        Task<NetworkTurns.Turn> normal = turns.TakeToBeginAsync(TurnUrgency.Normal, default).AsTask();

        Assert.False(yielding.Ended.IsCancellationRequested);
        yielding.Dispose();
        (await normal.WaitAsync(Patience)).Dispose();
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen)
            seen = now;
    }
}
