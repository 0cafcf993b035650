namespace SamStream.Console.Access;

/// <summary>
/// Bounds the requests of each peer, so that one page cannot keep the others waiting. Peers are forgotten when they have been still for a
/// while, and the stillest one when there are too many. Thread-safe.
/// </summary>
/// <param name="time">What a second is.</param>
internal sealed class RequestRate(TimeProvider time)
{
    /// <summary>Requests a second, in the long run.</summary>
    public const int PerSecond = 250;

    /// <summary>Requests at once after a rest.</summary>
    public const int Burst = 1000;

    /// <summary>Peers that are counted.</summary>
    public const int MostPeers = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, (double Left, long At)> _peers = new(StringComparer.Ordinal);

    /// <summary>Counts a request; false if it is one too many.</summary>
    public bool TryTake(string peer)
    {
        lock (_lock)
        {
            long now = time.GetTimestamp();
            if (!_peers.TryGetValue(peer, out (double Left, long At) state))
            {
                if (_peers.Count >= MostPeers)
                    Forget(now);
                state = (Burst, now);
            }

            double left = Math.Min(Burst, state.Left + (time.GetElapsedTime(state.At, now).TotalSeconds * PerSecond));
            bool isTaken = left >= 1;
            _peers[peer] = (isTaken ? left - 1 : left, now);
            return isTaken;
        }
    }

    // Whoever has rested has nothing that is worth remembering.
    private void Forget(long now)
    {
        foreach (string rested in _peers.Where(entry => time.GetElapsedTime(entry.Value.At, now).TotalSeconds * PerSecond >= Burst).Select(entry => entry.Key).ToList())
            _peers.Remove(rested);
        if (_peers.Count >= MostPeers)
            _peers.Remove(_peers.MinBy(entry => entry.Value.At).Key);
    }
}
