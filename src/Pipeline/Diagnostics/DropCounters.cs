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

/// <summary>Why a captured frame did not get to where it was meant to go.</summary>
public enum DropCause
{
    /// <summary>A newer frame of a live source replaced it before the encoder was free.</summary>
    Superseded,

    /// <summary>All buffers were in use when a live source captured it.</summary>
    PoolExhausted,

    /// <summary>The camera was paused.</summary>
    Paused,

    /// <summary>Its pixels could not be decoded.</summary>
    Unreadable,

    /// <summary>A sink that may fall behind was still busy.</summary>
    SinkBusy,

    /// <summary>Its sink had failed.</summary>
    SinkFailed,

    /// <summary>It was on its way when the run was stopped or failed.</summary>
    ShutDown,
}
