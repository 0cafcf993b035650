using SamStream.Soak.Measurements;


namespace SamStream.Soak.Tests;

public sealed class QuantilesTests
{
    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.95, 95)]
    [InlineData(0.99, 99)]
    [InlineData(1, 100)]
    public void Of_OneToHundredInAnyOrder_IsTheNearestRank(double share, double expected)
    {
        double[] values = [.. Enumerable.Range(1, 100).Select(value => (double)(value * 37 % 101))];

        Assert.Equal(expected, Quantiles.Of(values, share));
    }

    [Fact]
    public void Of_OneValue_IsThatValue() => Assert.Equal(7, Quantiles.Of([7], 0.01));

    [Fact]
    public void Of_Nothing_IsRefused() => Assert.Throws<ArgumentException>(() => Quantiles.Of([], 0.5));
}
