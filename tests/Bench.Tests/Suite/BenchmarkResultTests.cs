using SamStream.Bench.Suite;
using SamStream.Bench.Workers;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Bench.Tests.Suite;

public sealed class BenchmarkResultTests
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
        BenchmarkResult slow = Of("slow", 100, 200, 400), fast = Of("fast", 50, 100, 100);

        // 2, 2 and 4; the ratio of the medians would be the same by chance only with other measurements.
        Assert.Equal(2, fast.SpeedAgainst(slow));
        Assert.Equal(0.5, slow.SpeedAgainst(fast));
    }

    [Fact]
    public void Medians_ProcessorAndMemory_AreOverLaps()
    {
        var result = new BenchmarkResult("a", [new Measurement(10, 1, 50, 7), new Measurement(10, 1, 30, 9), new Measurement(10, 1, 40, 8)]);

        Assert.Equal((4, 8), (result.ProcessorMs, result.ResidentBytes));
    }

    [Fact]
    public void Memory_SeveralLaps_IsTheMedianOfEachPart()
    {
        var result = new BenchmarkResult("a",
        [
            new Measurement(1, 1, 1, 9, new ResidentMemory(9, 1, 1, 2, 5, 0)),
            new Measurement(1, 1, 1, 8, new ResidentMemory(8, 3, 1, 1, 3, 2)),
            new Measurement(1, 1, 1, 7, new ResidentMemory(7, 2, 1, 0, 4, 1)),
        ]);

        Assert.Equal(new ResidentMemory(8, 2, 1, 1, 4, 1), result.Memory);
        Assert.Null(Of("a", 1).Memory);
    }

    private static BenchmarkResult Of(string name, params double[] frameMs) =>
        new(name, [.. frameMs.Select(time => new Measurement(4, 4 * time, time, 1))]);
}
