namespace SamStream.Cli.Soaking.Measuring;

/// <summary>
/// Counts numbered messages by stream. Numbers count up by one, and a message may come twice, so what is missing below
/// the highest number was lost. Thread-safe.
/// </summary>
internal sealed class EventStreams
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Last, HashSet<long> Gaps)> _streams = [];
    private long _distinct;
    private long _repeated;

    /// <summary>Different messages that came.</summary>
    public long Distinct => Interlocked.Read(ref _distinct);

    /// <summary>Messages that came once more.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Numbers that were passed over and have not come since.</summary>
    public long Missing
    {
        get
        {
            lock (_lock)
                return _streams.Values.Sum(stream => (long)stream.Gaps.Count);
        }
    }

    /// <summary>Takes note of a message.</summary>
    /// <param name="stream">Its stream, whose numbers begin with 1.</param>
    /// <param name="number">Its number.</param>
    public void Add(string stream, long number)
    {
        lock (_lock)
        {
            (long last, HashSet<long> gaps) = _streams.GetValueOrDefault(stream, (0, []));
            if (number > last)
            {
                for (long missing = last + 1; missing < number; missing++)
                    gaps.Add(missing);
                _streams[stream] = (number, gaps);
                _distinct++;
            }
            else if (gaps.Remove(number))
            {
                _distinct++;
            }
            else
            {
                _repeated++;
            }
        }
    }
}
