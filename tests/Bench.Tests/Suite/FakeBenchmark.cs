using SamStream.Bench.Suite;
using SamStream.Bench.Workers;


namespace SamStream.Bench.Tests.Suite;

/// <summary>A benchmark with measurements that are known; it writes down when it was asked for them.</summary>
internal sealed class FakeBenchmark(string name, List<string> log, params double[] measurements) : IBenchmark
{
    private int _next;

    public string Name => name;

    /// <summary>Why it does not start; null: it does.</summary>
    public string? StartFault { get; init; }

    public Task StartAsync(CancellationToken stop)
    {
        log.Add($"load {name}");
        return StartFault is { } fault ? Task.FromException(new BenchmarkException(fault)) : Task.CompletedTask;
    }

    public Task<Measurement> RunAsync(CancellationToken stop)
    {
        log.Add(name);
        return _next < measurements.Length
            ? Task.FromResult(new Measurement(2, 2 * measurements[_next++], 3 * measurements[_next - 1], 1000 * _next))
            : Task.FromException<Measurement>(new BenchmarkException("no measurement is left"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
