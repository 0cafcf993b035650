using System.Globalization;

namespace SamStream.Soak.Measurements;

/// <summary>Takes samples of this process at intervals.</summary>
internal sealed class ProcessWatch
{
    private readonly List<ProcessSample> _samples = [];
    private readonly long _started = TimeProvider.System.GetTimestamp();

    public IReadOnlyList<ProcessSample> Samples => _samples;

    /// <summary>Takes samples until it is stopped.</summary>
    /// <param name="interval">From one to the next.</param>
    /// <param name="duration">Of the whole.</param>
    /// <param name="taken">Told of each.</param>
    /// <param name="stop">Ends it with an exception.</param>
    public async Task RunAsync(TimeSpan interval, TimeSpan duration, Action<ProcessSample> taken, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(interval);
        do
        {
            _samples.Add(ProcessSample.Take(TimeProvider.System.GetElapsedTime(_started)));
            taken(_samples[^1]);
        }
        while (_samples[^1].Time < duration && await timer.WaitForNextTickAsync(stop));
    }

    /// <summary>Writes them as comma-separated values.</summary>
    public void Write(string path) => File.WriteAllLines(
        path,
        [
            "seconds,resident_bytes,heap_bytes,threads,handles",
            .. _samples.Select(sample => string.Create(
                CultureInfo.InvariantCulture,
                $"{sample.Time.TotalSeconds:0.0},{sample.ResidentBytes},{sample.HeapBytes},{sample.Threads},{sample.Handles}")),
        ]);
}

/// <summary>What this process holds at one moment.</summary>
/// <param name="Time">Since the first sample.</param>
/// <param name="ResidentBytes">Memory in the machine's RAM.</param>
/// <param name="HeapBytes">Managed objects, with what the collector has not yet looked at.</param>
/// <param name="Threads">Of the process.</param>
/// <param name="Handles">Open files and sockets.</param>
internal readonly record struct ProcessSample(TimeSpan Time, long ResidentBytes, long HeapBytes, int Threads, int Handles)
{
    /// <summary>Reads it from /proc.</summary>
    public static ProcessSample Take(TimeSpan time)
    {
        string[] pages = File.ReadAllText("/proc/self/statm").Split(' ');
        return new ProcessSample(
            time,
            long.Parse(pages[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize,
            GC.GetTotalMemory(forceFullCollection: false),
            Directory.GetDirectories("/proc/self/task").Length,
            Directory.GetFileSystemEntries("/proc/self/fd").Length);
    }
}
