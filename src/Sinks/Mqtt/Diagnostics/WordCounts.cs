using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace SamStream.Sinks.Mqtt.Diagnostics;

/// <summary>Counts by word, from a fixed vocabulary; thread-safe.</summary>
internal sealed class WordCounts
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new(StringComparer.Ordinal);

    public long this[string word] => _counts.TryGetValue(word, out StrongBox<long>? count) ? Volatile.Read(ref count.Value) : 0;

    public void Add(string word, long count = 1)
    {
        if (count > 0)
            Interlocked.Add(ref _counts.GetOrAdd(word, _ => new StrongBox<long>()).Value, count);
    }

    /// <summary>What occurred, in alphabetical order.</summary>
    public IReadOnlyDictionary<string, long> ToDictionary() =>
        new SortedDictionary<string, long>(_counts.ToDictionary(pair => pair.Key, pair => Volatile.Read(ref pair.Value.Value)), StringComparer.Ordinal);
}
