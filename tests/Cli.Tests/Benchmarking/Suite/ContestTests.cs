using SamStream.Cli.Benchmarking.Suite;

namespace SamStream.Cli.Tests.Benchmarking.Suite;

public sealed class ContestTests
{
    private readonly List<string> _log = [];

    [Fact]
    public async Task RunAsync_ThreeContestants_TakeTurns()
    {
        IReadOnlyList<Standing> standings = await RunAsync(
            rounds: 2, new FakeContestant("A", _log, 1, 2), new FakeContestant("B", _log, 3, 4), new FakeContestant("C", _log, 5, 6));

        Assert.Equal(["load A", "load B", "load C", "A", "B", "C", "A", "B", "C"], _log);
        Assert.All(standings, standing => Assert.Equal(2, standing.Laps.Count));
        Assert.Equal([1.0, 2.0], standings[0].Laps.Select(lap => lap.FrameMs));
    }

    [Fact]
    public async Task RunAsync_OneDoesNotStart_OthersGoOnAndItIsNamed()
    {
        IReadOnlyList<Standing> standings = await RunAsync(
            rounds: 2,
            new FakeContestant("peer", _log) { StartFault = "node is not here: install it" },
            new FakeContestant("own", _log, 1, 2));

        Assert.Equal(["load peer", "load own", "own", "own"], _log);
        Assert.Equal(("peer", "node is not here: install it"), (standings[0].Name, standings[0].Failure));
        Assert.Null(standings[1].Failure);
    }

    [Fact]
    public async Task RunAsync_OneFailsInARound_HasNoLapsAndIsAskedNoMore()
    {
        IReadOnlyList<Standing> standings = await RunAsync(
            rounds: 3, new FakeContestant("own", _log, 1, 2, 3), new FakeContestant("peer", _log, 1));

        Assert.Equal(2, _log.Count(line => line == "peer"));
        Assert.Equal(3, standings[0].Laps.Count);
        Assert.Equal((0, "no lap is left"), (standings[1].Laps.Count, standings[1].Failure));
    }

    [Fact]
    public async Task RunAsync_Stopped_Throws()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Contest.RunAsync([new FakeContestant("A", _log, 1)], 1, _ => { }, stop.Token));
        Assert.Empty(_log);
    }

    private static Task<IReadOnlyList<Standing>> RunAsync(int rounds, params IContestant[] contestants) =>
        Contest.RunAsync(contestants, rounds, _ => { }, CancellationToken.None);
}
