using SamStream.Cli.Benchmarking.Suite;

namespace SamStream.Cli.Tests.Benchmarking.Suite;

/// <summary>A contestant with laps that are known; it writes down when it was asked for them.</summary>
internal sealed class FakeContestant(string name, List<string> log, params double[] laps) : IContestant
{
    private int _next;

    public string Name => name;

    /// <summary>Why it does not start; null: it does.</summary>
    public string? StartFault { get; init; }

    public Task StartAsync(CancellationToken stop)
    {
        log.Add($"load {name}");
        return StartFault is { } fault ? Task.FromException(new ContestantException(fault)) : Task.CompletedTask;
    }

    public Task<Lap> RunAsync(CancellationToken stop)
    {
        log.Add(name);
        return _next < laps.Length
            ? Task.FromResult(new Lap(2, 2 * laps[_next++], 3 * laps[_next - 1], 1000 * _next))
            : Task.FromException<Lap>(new ContestantException("no lap is left"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
