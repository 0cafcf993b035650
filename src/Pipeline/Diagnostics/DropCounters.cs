namespace SamStream.Pipeline.Diagnostics;

/// <summary>Counts drops by cause; thread-safe.</summary>
public sealed class DropCounters
{
    private readonly long[] _counts = new long[Enum.GetValues<DropCause>().Length];

    /// <summary>Drops of one cause so far.</summary>
    public long this[DropCause cause] => Volatile.Read(ref _counts[(int)cause]);

    /// <summary>Drops of every cause so far.</summary>
    public long Total => Enum.GetValues<DropCause>().Sum(cause => this[cause]);

    public void Add(DropCause cause) => Interlocked.Increment(ref _counts[(int)cause]);

    /// <summary>The causes that occurred, with their counts.</summary>
    public IReadOnlyDictionary<DropCause, long> ToDictionary() =>
        Enum.GetValues<DropCause>().Where(cause => this[cause] > 0).ToDictionary(cause => cause, cause => this[cause]);
}
