using SamStream.Soak.Measurements;


namespace SamStream.Soak.Tests;

public sealed class SlopeTests
{
    [Fact]
    public void PerMinute_PointsOnALine_IsItsRise()
    {
        (TimeSpan, double)[] points = [.. Enumerable.Range(0, 30).Select(i => (TimeSpan.FromSeconds(10 * i), 5 + (0.5 * i)))];

        Assert.Equal(3, Slope.PerMinute(points), 9);
    }

    [Fact]
    public void PerMinute_SawtoothWithoutGrowth_IsNextToNothing()
    {
        (TimeSpan, double)[] points = [.. Enumerable.Range(0, 600).Select(i => (TimeSpan.FromSeconds(i), (double)(i % 20)))];

        Assert.InRange(Slope.PerMinute(points), -0.2, 0.2);
    }

    [Fact]
    public void PerMinute_OneMoment_IsFlat() =>
        Assert.Equal(0, Slope.PerMinute([(TimeSpan.Zero, 1), (TimeSpan.Zero, 9)]));
}
