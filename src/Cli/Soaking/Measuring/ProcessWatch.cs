using System.Globalization;

namespace SamStream.Cli.Soaking.Measuring;

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
