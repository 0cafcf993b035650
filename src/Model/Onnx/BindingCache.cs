namespace SamStream.Model.Onnx;

/// <summary>
/// Bindings by what they bind, so that a run with tensors used before creates nothing. Bounded: the one unused for
/// longest goes first. Not thread-safe.
/// </summary>
internal sealed class BindingCache<TKey> : IDisposable
    where TKey : struct, IEquatable<TKey>
{
    private readonly int _capacity;
    private readonly Dictionary<TKey, Entry> _entries = [];
    private long _clock;

    public BindingCache(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
    }

    public int Count => _entries.Count;

    public bool TryGet(TKey key, out OnnxBinding binding)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            entry.LastUse = ++_clock;
            binding = entry.Binding;
            return true;
        }

        binding = null!;
        return false;
    }

    /// <summary>Takes over <paramref name="binding"/> and what it needs to stay alive.</summary>
    public void Add(TKey key, OnnxBinding binding, params IDisposable[] owned)
    {
        if (_entries.Count >= _capacity)
        {
            var oldest = _entries.MinBy(pair => pair.Value.LastUse);
            _entries.Remove(oldest.Key);
            oldest.Value.Dispose();
        }

        _entries.Add(key, new Entry(binding, owned) { LastUse = ++_clock });
    }

    /// <summary>Drops a binding, if it is there.</summary>
    public void Remove(TKey key)
    {
        if (_entries.Remove(key, out var entry))
            entry.Dispose();
    }

    public void Clear()
    {
        foreach (var entry in _entries.Values)
            entry.Dispose();
        _entries.Clear();
    }

    public void Dispose() => Clear();

    private sealed class Entry(OnnxBinding binding, IDisposable[] owned) : IDisposable
    {
        public OnnxBinding Binding => binding;

        public long LastUse { get; set; }

        public void Dispose()
        {
            binding.Dispose();
            foreach (var item in owned)
                item.Dispose();
        }
    }
}
