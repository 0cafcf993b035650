namespace SamStream.Cli.Progress;

/// <summary>The rate of a count over the last seconds, so that a slow start does not weigh on it for long.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);

    private readonly Queue<(long Timestamp, long Count)> _samples = [];

    /// <summary>Counts a second within the window; 0 before anything was counted.</summary>
    public double Update(long count)
    {
        long now = time.GetTimestamp();
        // Nothing before the first count: what came before it was opening, not working.
        if (count > 0 || _samples.Count > 0)
            _samples.Enqueue((now, count));
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().Timestamp, now) > Window)
            _samples.Dequeue();
        if (_samples.Count < 2)
            return 0;
        (long start, long countAtStart) = _samples.Peek();
        double seconds = time.GetElapsedTime(start, now).TotalSeconds;
        return seconds > 0 ? (count - countAtStart) / seconds : 0;
    }
}
