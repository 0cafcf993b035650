using SamStream.Bench.Workers;

namespace SamStream.Bench.Suite;

/// <summary>
/// Measures benchmarks in turns: each once, then each once again. A machine that gets slower or faster meanwhile favours
/// none of them.
/// </summary>
internal static class BenchmarkRounds
{
    /// <summary>Runs it; one that fails is left out of the rounds that follow and named in its result.</summary>
    /// <param name="benchmarks">In the order of their turns; disposed by the caller.</param>
    /// <param name="rounds">Measurements of each.</param>
    /// <param name="tell">Told what is done next.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static async Task<IReadOnlyList<BenchmarkResult>> RunAsync(
        IReadOnlyList<IBenchmark> benchmarks, int rounds, Action<string> tell, CancellationToken stop)
    {
        var measurements = benchmarks.ToDictionary(benchmark => benchmark, _ => new List<Measurement>());
        var failures = new Dictionary<IBenchmark, string>();
        foreach (IBenchmark benchmark in benchmarks)
        {
            tell($"loading {benchmark.Name}");
            await TryAsync(benchmark, () => benchmark.StartAsync(stop));
        }

        for (int round = 1; round <= rounds; round++)
        {
            tell($"round {round} of {rounds}");
            foreach (IBenchmark benchmark in benchmarks.Where(benchmark => !failures.ContainsKey(benchmark)))
                await TryAsync(benchmark, async () => measurements[benchmark].Add(await benchmark.RunAsync(stop)));
        }

        return [.. benchmarks.Select(benchmark => failures.TryGetValue(benchmark, out string? failure)
            ? new BenchmarkResult(benchmark.Name, [], failure)
            : new BenchmarkResult(benchmark.Name, measurements[benchmark]))];

        async Task TryAsync(IBenchmark benchmark, Func<Task> act)
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                await act();
            }
            catch (BenchmarkException error)
            {
                failures[benchmark] = error.Message;
                tell($"{benchmark.Name} is left out: {error.Message}");
            }
        }
    }
}

/// <summary>What is measured: a network, a whole job, or a peer. It stays loaded between the rounds.</summary>
internal interface IBenchmark : IAsyncDisposable
{
    /// <summary>Its row's name.</summary>
    string Name { get; }

    /// <summary>Loads it and warms it up.</summary>
    /// <exception cref="BenchmarkException">It cannot take part.</exception>
    Task StartAsync(CancellationToken stop);

    /// <summary>Measures it once.</summary>
    /// <exception cref="BenchmarkException">It failed.</exception>
    Task<Measurement> RunAsync(CancellationToken stop);
}

/// <summary>One that is known beforehand to be unable to take part.</summary>
/// <param name="name">Its row's name.</param>
/// <param name="reason">Why, with what to do about it.</param>
internal sealed class MissingBenchmark(string name, string reason) : IBenchmark
{
    public string Name => name;

    public Task StartAsync(CancellationToken stop) => Task.FromException(new BenchmarkException(reason));

    public Task<Measurement> RunAsync(CancellationToken stop) => Task.FromException<Measurement>(new BenchmarkException(reason));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

/// <summary>A benchmark cannot take part, or failed; the others go on.</summary>
internal sealed class BenchmarkException(string message, Exception? innerException = null)
    : Exception(message, innerException);
