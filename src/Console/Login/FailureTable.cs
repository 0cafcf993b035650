namespace SamStream.Console.Login;

/// <summary>
/// Counts failures by name, a few of them free, and says how long the next try has to wait: twice as long with each. Names are
/// forgotten when they have been still for long, and the stillest one when there are too many. Not thread-safe.
/// </summary>
/// <param name="free">Failures that delay nothing.</param>
/// <param name="longest">The longest delay.</param>
/// <param name="memory">How long a failure counts.</param>
/// <param name="time">What delays are counted by.</param>
internal sealed class FailureTable(int free, TimeSpan longest, TimeSpan memory, TimeProvider time)
{
    /// <summary>Names that are counted.</summary>
    public const int MostNames = 4096;

    // Longer than any delay.
    private const int MostDoublings = 20;

    private readonly Dictionary<string, (int Count, long Last)> _failures = new(StringComparer.Ordinal);

    /// <summary>How many names are counted.</summary>
    public int Count => _failures.Count;

    /// <summary>How long a name has to wait from now on.</summary>
    public TimeSpan DelayOf(string name)
    {
        if (!_failures.TryGetValue(name, out (int Count, long Last) state) || state.Count < free)
            return TimeSpan.Zero;
        TimeSpan delay = TimeSpan.FromSeconds(1L << Math.Min(MostDoublings, state.Count - free));
        TimeSpan left = (delay < longest ? delay : longest) - time.GetElapsedTime(state.Last);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Counts a failure.</summary>
    public void Add(string name)
    {
        foreach (string old in _failures.Where(entry => time.GetElapsedTime(entry.Value.Last) > memory).Select(entry => entry.Key).ToList())
            _failures.Remove(old);
        if (_failures.Count >= MostNames && !_failures.ContainsKey(name))
            _failures.Remove(_failures.MinBy(entry => entry.Value.Last).Key);
        _failures[name] = (_failures.GetValueOrDefault(name).Count + 1, time.GetTimestamp());
    }

    /// <summary>Forgets a name.</summary>
    public void Remove(string name) => _failures.Remove(name);
}
