using System.Diagnostics;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Processes;

namespace SamStream.Cli.Benchmarking.Suite.Workers;

/// <summary>Measures time on the clock, time of all processors and resident memory, children included.</summary>
internal sealed class LapClock : IDisposable
{
    private static readonly TimeSpan MemoryEvery = TimeSpan.FromMilliseconds(50);

    private readonly Timer _memory;
    private readonly Lock _lock = new();
    private TimeSpan _elapsed;
    private TimeSpan _processor;
    private ResidentMemory _most;

    public LapClock() => _memory = new Timer(_ => LookAtMemory(), null, TimeSpan.Zero, MemoryEvery);

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
    public Lap Stop(int frames)
    {
        _memory.Change(Timeout.Infinite, Timeout.Infinite);
        LookAtMemory();
        lock (_lock)
            return new Lap(frames, _elapsed.TotalMilliseconds, _processor.TotalMilliseconds, _most.TotalBytes, _most);
    }

    public void Dispose() => _memory.Dispose();

    private void Add(long started, TimeSpan processor)
    {
        _elapsed += Stopwatch.GetElapsedTime(started);
        _processor += ProcessorTime - processor;
    }

    // Children that decode and encode have ended when what they were for has.
    private static TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime + ChildUsage.ProcessorTimeOfEnded;

    private void LookAtMemory()
    {
        ResidentMemory now = ResidentMemory.Read();
        lock (_lock)
            _most = now.TotalBytes > _most.TotalBytes ? now : _most;
    }
}
