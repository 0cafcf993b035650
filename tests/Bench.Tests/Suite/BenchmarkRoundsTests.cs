using SamStream.Bench.Suite;


namespace SamStream.Bench.Tests.Suite;

public sealed class BenchmarkRoundsTests
{
    private readonly List<string> _log = [];

    [Fact]
    public async Task RunAsync_ThreeContestants_TakeTurns()
    {
        IReadOnlyList<BenchmarkResult> results = await RunAsync(
            rounds: 2, new FakeBenchmark("A", _log, 1, 2), new FakeBenchmark("B", _log, 3, 4), new FakeBenchmark("C", _log, 5, 6));

        Assert.Equal(["load A", "load B", "load C", "A", "B", "C", "A", "B", "C"], _log);
        Assert.All(results, result => Assert.Equal(2, result.Measurements.Count));
        Assert.Equal([1.0, 2.0], results[0].Measurements.Select(measurement => measurement.FrameMs));
    }

    [Fact]
    public async Task RunAsync_OneDoesNotStart_OthersGoOnAndItIsNamed()
    {
        IReadOnlyList<BenchmarkResult> results = await RunAsync(
            rounds: 2,
            new FakeBenchmark("peer", _log) { StartFault = "node is not here: install it" },
            new FakeBenchmark("own", _log, 1, 2));

        Assert.Equal(["load peer", "load own", "own", "own"], _log);
        Assert.Equal(("peer", "node is not here: install it"), (results[0].Name, results[0].Failure));
        Assert.Null(results[1].Failure);
    }

    [Fact]
    public async Task RunAsync_OneFailsInARound_HasNoLapsAndIsAskedNoMore()
    {
        IReadOnlyList<BenchmarkResult> results = await RunAsync(
            rounds: 3, new FakeBenchmark("own", _log, 1, 2, 3), new FakeBenchmark("peer", _log, 1));

        Assert.Equal(2, _log.Count(line => line == "peer"));
        Assert.Equal(3, results[0].Measurements.Count);
        Assert.Equal((0, "no measurement is left"), (results[1].Measurements.Count, results[1].Failure));
    }

    [Fact]
    public async Task RunAsync_Stopped_Throws()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => BenchmarkRounds.RunAsync([new FakeBenchmark("A", _log, 1)], 1, _ => { }, stop.Token));
        Assert.Empty(_log);
    }

    private static Task<IReadOnlyList<BenchmarkResult>> RunAsync(int rounds, params IBenchmark[] benchmarks) =>
        BenchmarkRounds.RunAsync(benchmarks, rounds, _ => { }, CancellationToken.None);
}
