using System.Diagnostics;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Bench.Workers;

/// <summary>Measures time on the clock, time of all processors and resident memory, children included.</summary>
internal sealed class MeasurementClock : IDisposable
{
    private static readonly TimeSpan MemoryEvery = TimeSpan.FromMilliseconds(50);

    private readonly Timer _memory;
    private readonly Lock _lock = new();
    private TimeSpan _elapsed;
    private TimeSpan _processor;
    private ResidentMemory _most;

    public MeasurementClock() => _memory = new Timer(_ => SampleMemory(), null, TimeSpan.Zero, MemoryEvery);

    /// <summary>Adds the time that an action takes.</summary>
    public void Time(Action action)
    {
        long started = Stopwatch.GetTimestamp();
        TimeSpan processor = ProcessorTime;
        action();
        Add(started, processor);
    }

    /// <summary>Adds the time that a task takes.</summary>
    public async Task TimeAsync(Func<Task> action)
    {
        long started = Stopwatch.GetTimestamp();
        TimeSpan processor = ProcessorTime;
        await action();
        Add(started, processor);
    }

    /// <summary>What was measured for so many frames.</summary>
    public Measurement Stop(int frames)
    {
        _memory.Change(Timeout.Infinite, Timeout.Infinite);
        SampleMemory();
        lock (_lock)
            return new Measurement(frames, _elapsed.TotalMilliseconds, _processor.TotalMilliseconds, _most.TotalBytes, _most);
    }

    public void Dispose() => _memory.Dispose();

    private void Add(long started, TimeSpan processor)
    {
        _elapsed += Stopwatch.GetElapsedTime(started);
        _processor += ProcessorTime - processor;
    }

    // Children that decode and encode have ended when what they were for has.
    private static TimeSpan ProcessorTime => ProcessorUse.Total;

    private void SampleMemory()
    {
        ResidentMemory now = ResidentMemory.Read();
        lock (_lock)
            _most = now.TotalBytes > _most.TotalBytes ? now : _most;
    }
}

/// <summary>One measurement of one benchmark.</summary>
/// <param name="Frames">Frames, or runs of a graph.</param>
/// <param name="ElapsedMs">Time on the clock for all of them.</param>
/// <param name="ProcessorMs">Time of all processors for all of them.</param>
/// <param name="ResidentBytes">Highest resident memory of the benchmark's process meanwhile.</param>
/// <param name="Memory">What it consisted of then; null where the benchmark does not tell.</param>
internal sealed record Measurement(
    int Frames, double ElapsedMs, double ProcessorMs, long ResidentBytes, ResidentMemory? Memory = null)
{
    /// <summary>Time on the clock for one frame.</summary>
    public double FrameMs => ElapsedMs / Frames;

    /// <summary>Time of all processors for one frame.</summary>
    public double FrameProcessorMs => ProcessorMs / Frames;
}
