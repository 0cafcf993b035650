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

    public void Finish(long startedTimestamp)
    {
        Latency.Record(Stopwatch.GetElapsedTime(startedTimestamp));
        Interlocked.Increment(ref _items);
    }

    public void Fail(Exception error)
    {
        Error = error.Message;
        State = StageState.Failed;
    }

    public StageSnapshot Snapshot(int queueDepth, int queueCapacity) =>
        new(Name, State, Items, queueDepth, queueCapacity, Latency.Summarize(), Error);
}
