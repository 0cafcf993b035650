namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>What a client other than our own has taken so far.</summary>
internal sealed class BrokerGuest
{
    private readonly HashSet<string> _filters = new(StringComparer.Ordinal);
    private int _unconfirmed;

    /// <summary>False if it has too many subscriptions. Not thread-safe: a client's packets come one at a time.</summary>
    public bool TrySubscribe(string filter)
    {
        if (_filters.Count >= BrokerLimits.Subscriptions && !_filters.Contains(filter))
            return false;
        _filters.Add(filter);
        return true;
    }

    public void Unsubscribe(string filter) => _filters.Remove(filter);

    /// <summary>It is sent a message that it is to confirm; false if it owes too many. Thread-safe.</summary>
    public bool TrySend() => Interlocked.Increment(ref _unconfirmed) <= BrokerLimits.UnconfirmedMessages;

    /// <summary>It has confirmed one. Thread-safe.</summary>
    public void Confirm()
    {
        // One that confirms what it was never sent gains no more than that.
        if (Interlocked.Decrement(ref _unconfirmed) < 0)
            Interlocked.Exchange(ref _unconfirmed, 0);
    }
}
