using System.Collections.Concurrent;

namespace SamStream.Pipeline.Tests.Stress;

/// <summary>When which part fails, by a seed; and what was found that must not be.</summary>
internal sealed class Faults(int seed)
{
    private readonly Lock _lock = new();
#pragma warning disable CA5394 // A seed that a failure can be repeated with.
    private readonly Random _random = new(seed);

    public ConcurrentQueue<string> Defects { get; } = [];

    public int Next(int limit)
    {
        lock (_lock)
            return _random.Next(Math.Max(1, limit));
    }
#pragma warning restore CA5394

    /// <summary>Throws once in so many calls.</summary>
    public void Maybe(int oneIn, Func<Exception> error)
    {
        if (Next(oneIn) == 0)
            throw error();
    }

    public void Check(bool isSo, string defect)
    {
        if (!isSo)
            Defects.Enqueue(defect);
    }
}
