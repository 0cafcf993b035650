namespace SamStream.Cli.Clips.Pictures;

/// <summary>Keeps what was used last, up to a limit on its cost. Not thread-safe.</summary>
/// <param name="most">The most cost, of all together; one item may exceed it alone.</param>
/// <param name="onRemoved">Gets what is kept no longer.</param>
internal sealed class RecentItems<TKey, TValue>(long most, Action<TValue>? onRemoved = null)
    where TKey : notnull
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value, long Cost)>> _items = [];
    private readonly LinkedList<(TKey Key, TValue Value, long Cost)> _order = [];

    public int Count => _items.Count;

    /// <summary>Of all items.</summary>
    public long Cost { get; private set; }

    /// <summary>Finds an item, which is then the one that was used last.</summary>
    public bool TryGet(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value)
    {
        bool isThere = _items.TryGetValue(key, out var node);
        value = isThere ? node!.Value.Value : default;
        if (isThere)
        {
            _order.Remove(node!);
            _order.AddLast(node!);
        }

        return isThere;
    }

    /// <summary>Keeps an item, in the place of an earlier one with its key.</summary>
    public void Add(TKey key, TValue value, long cost)
    {
        Remove(key);
        _items[key] = _order.AddLast((key, value, cost));
        Cost += cost;
        while (Cost > most && _items.Count > 1)
            Remove(_order.First!.Value.Key);
    }

    public void Clear()
    {
        while (_order.First is { } first)
            Remove(first.Value.Key);
    }

    private void Remove(TKey key)
    {
        if (!_items.Remove(key, out var node))
            return;
        _order.Remove(node);
        Cost -= node.Value.Cost;
        onRemoved?.Invoke(node.Value.Value);
    }
}
