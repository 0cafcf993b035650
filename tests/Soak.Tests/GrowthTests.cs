using SamStream.Soak.Measurements;
using SamStream.Soak.Reports;


namespace SamStream.Soak.Tests;

public sealed class GrowthTests
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(5);

    [Theory]
    [InlineData(50_000, true)]
    [InlineData(150_000, false)]
    public void Checks_MemoryGrowsSteadily_IsJudgedByItsSlope(long bytesAMinute, bool isKept)
    {
        IReadOnlyList<Check> checks = Checks(30, minute => new ProcessSample(default, bytesAMinute * minute, 0, 20, 100));

        Assert.Equal(isKept, checks.Single(check => check.What == "slope of resident memory").IsKept);
    }

    [Fact]
    public void Checks_GrowthBeforeTheEndOfTheWarmUp_DoesNotCount()
    {
        IReadOnlyList<Check> checks = Checks(30, minute => new ProcessSample(default, Math.Min(minute, 5) * 50_000_000L, 0, 20, 100));

        Assert.All(checks, check => Assert.True(check.IsKept, check.What));
    }

    [Fact]
    public void Checks_HandleLostEachMinute_IsNotKept()
    {
        IReadOnlyList<Check> checks = Checks(30, minute => new ProcessSample(default, 0, 0, 20, 100 + minute));

        Assert.Equal("files and sockets", Assert.Single(checks, check => !check.IsKept).What);
    }

    [Fact]
    public void Checks_ShortRun_IsToldWithoutAVerdict()
    {
        IReadOnlyList<Check> checks = Checks(6, minute => new ProcessSample(default, minute * 9_000_000L, 0, minute, minute));

        Assert.All(checks, check => Assert.Null(check.Bound));
    }

    private static IReadOnlyList<Check> Checks(int minutes, Func<int, ProcessSample> sample) => new Growth(
        [.. Enumerable.Range(0, minutes + 1).Select(minute => sample(minute) with { Time = TimeSpan.FromMinutes(minute) })],
        WarmUp).Checks();
}
