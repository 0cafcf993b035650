namespace SamStream.TestSupport;

/// <summary>What a piece of code leaves to the garbage collector once it has run.</summary>
public static class Allocations
{
    /// <summary>The bytes <paramref name="action"/> allocates on this thread every time it runs.</summary>
    /// <remarks>
    /// The least of five runs: the runtime itself allocates on the thread that meets a method while it is being
    /// compiled again, and does so when it likes.
    /// </remarks>
    public static long Of(Action action)
    {
        long least = long.MaxValue;
        for (int i = 0; i < 5; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        return least;
    }
}
