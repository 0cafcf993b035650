using System.Diagnostics;

namespace SamStream.Pipeline.Diagnostics;

/// <summary>What one stage measures of itself; written by the stage, read by anyone.</summary>
internal sealed class StageMeter(string name)
{
    private int _state = (int)StageState.Idle;
    private long _items;

    public string Name { get; } = name;

    public LatencyHistogram Latency { get; } = new();

    public long Items => Volatile.Read(ref _items);

    public string? Error { get; private set; }

    public StageState State
    {
        get => (StageState)Volatile.Read(ref _state);
        set => Volatile.Write(ref _state, (int)value);
    }

    /// <returns>What the item took.</returns>
    public TimeSpan Finish(long startedTimestamp)
    {
        TimeSpan duration = Stopwatch.GetElapsedTime(startedTimestamp);
        Latency.Record(duration);
        Interlocked.Increment(ref _items);
        return duration;
    }

    public void Fail(Exception error)
    {
        Error = error.Message;
        State = StageState.Failed;
    }

    public StageSnapshot Snapshot(int queueDepth, int queueCapacity) =>
        new(Name, State, Items, queueDepth, queueCapacity, Latency.Summarize(), Error);
}

/// <summary>One stage at one moment.</summary>
/// <param name="Name">source, encode, track, or the sink's name.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Items">Frames it has finished.</param>
/// <param name="QueueDepth">Frames that wait in front of it.</param>
/// <param name="QueueCapacity">How many may wait.</param>
/// <param name="Latency">Time from taking a frame to being done with it, waiting apart.</param>
/// <param name="Error">Why it failed, or null.</param>
public sealed record StageSnapshot(
    string Name,
    StageState State,
    long Items,
    int QueueDepth,
    int QueueCapacity,
    LatencySummary Latency,
    string? Error);

/// <summary>What a stage is doing.</summary>
public enum StageState
{
    /// <summary>Not started.</summary>
    Idle,

    /// <summary>Working.</summary>
    Running,

    /// <summary>Waiting to try again after a transient error.</summary>
    Backoff,

    /// <summary>Ended with everything done.</summary>
    Completed,

    /// <summary>Ended by an error.</summary>
    Failed,
}
