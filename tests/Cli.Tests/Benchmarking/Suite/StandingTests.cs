using SamStream.Cli.Benchmarking.Suite;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Cli.Tests.Benchmarking.Suite;

public sealed class StandingTests
{
    [Fact]
    public void FrameMs_OddNumberOfLaps_IsTheMiddleOneWithItsSpread() =>
        Assert.Equal(new Spread(20, 10, 60), Of("a", 60, 10, 20).FrameMs);

    [Fact]
    public void FrameMs_EvenNumberOfLaps_IsBetweenTheTwoInTheMiddle() =>
        Assert.Equal(25, Of("a", 60, 10, 20, 30).FrameMs.Median);

    [Fact]
    public void SpeedAgainst_MachineThatGetsSlower_ComparesWithinRounds()
    {
        Standing slow = Of("slow", 100, 200, 400), fast = Of("fast", 50, 100, 100);

        // 2, 2 and 4; the ratio of the medians would be the same by chance only with other laps.
        Assert.Equal(2, fast.SpeedAgainst(slow));
        Assert.Equal(0.5, slow.SpeedAgainst(fast));
    }

    [Fact]
    public void Medians_ProcessorAndMemory_AreOverLaps()
    {
        var standing = new Standing("a", [new Lap(10, 1, 50, 7), new Lap(10, 1, 30, 9), new Lap(10, 1, 40, 8)]);

        Assert.Equal((4, 8), (standing.ProcessorMs, standing.ResidentBytes));
    }

    [Fact]
    public void Memory_SeveralLaps_IsTheMedianOfEachPart()
    {
        var standing = new Standing("a",
        [
            new Lap(1, 1, 1, 9, new ResidentMemory(9, 1, 1, 2, 5, 0)),
            new Lap(1, 1, 1, 8, new ResidentMemory(8, 3, 1, 1, 3, 2)),
            new Lap(1, 1, 1, 7, new ResidentMemory(7, 2, 1, 0, 4, 1)),
        ]);

        Assert.Equal(new ResidentMemory(8, 2, 1, 1, 4, 1), standing.Memory);
        Assert.Null(Of("a", 1).Memory);
    }

    private static Standing Of(string name, params double[] frameMs) =>
        new(name, [.. frameMs.Select(time => new Lap(4, 4 * time, time, 1))]);
}
