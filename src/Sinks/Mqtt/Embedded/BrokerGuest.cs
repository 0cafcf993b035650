using System.Diagnostics;

namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>What a client other than our own has taken so far.</summary>
internal sealed class BrokerGuest
{
    private readonly HashSet<string> _filters = new(StringComparer.Ordinal);
    private int _unconfirmed;
    private long _heldBytes;
    private long _pacedUntil;

    /// <summary>
    /// How long the packet that it has just sent has to wait, so that it sends no more than its share. Not thread-safe.
    /// </summary>
    public TimeSpan Pace()
    {
        long now = Stopwatch.GetTimestamp();
        // After a silence, those of a second may come at once.
        _pacedUntil = Math.Max(_pacedUntil, now - Stopwatch.Frequency) + (Stopwatch.Frequency / BrokerLimits.PacketsPerSecond);
        return _pacedUntil > now ? Stopwatch.GetElapsedTime(now, _pacedUntil) : TimeSpan.Zero;
    }

    /// <summary>A message is to be kept for it; false if too many bytes are. Thread-safe.</summary>
    public bool TryHold(long bytes, long mostBytes)
    {
        if (Interlocked.Add(ref _heldBytes, bytes) <= mostBytes)
            return true;
        Interlocked.Add(ref _heldBytes, -bytes);
        return false;
    }

    /// <summary>A message is not kept for it any longer. Thread-safe.</summary>
    public void Release(long bytes)
    {
        // What was retained is sent to it without having been counted.
        if (Interlocked.Add(ref _heldBytes, -bytes) < 0)
            Interlocked.Exchange(ref _heldBytes, 0);
    }

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
