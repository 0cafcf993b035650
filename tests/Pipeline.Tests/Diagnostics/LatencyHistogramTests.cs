using SamStream.Pipeline.Diagnostics;
using SamStream.TestSupport;

namespace SamStream.Pipeline.Tests.Diagnostics;

public sealed class LatencyHistogramTests
{
    [Fact]
    public void Summarize_Nothing_IsZero() => Assert.Equal(LatencySummary.None, new LatencyHistogram().Summarize());

    [Theory]
    [InlineData(1.0)]
    [InlineData(37.0)]
    [InlineData(5_000.0)]
    public void Summarize_UniformDurations_QuantilesWithinABucket(double scaleMicroseconds)
    {
        var histogram = new LatencyHistogram();
        for (int i = 1; i <= 1000; i++)
            histogram.Record(TimeSpan.FromMicroseconds(i * scaleMicroseconds));

        LatencySummary summary = histogram.Summarize();
        Assert.Equal(1000, summary.Count);
        AssertNear(500 * scaleMicroseconds, summary.P50);
        AssertNear(950 * scaleMicroseconds, summary.P95);
        AssertNear(990 * scaleMicroseconds, summary.P99);
        AssertNear(500.5 * scaleMicroseconds, summary.Mean);
        Assert.Equal(TimeSpan.FromMicroseconds(1000 * scaleMicroseconds), summary.Max);
    }

    [Fact]
    public void Record_Extremes_StayInRange()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromSeconds(-1));
        histogram.Record(TimeSpan.MaxValue);

        LatencySummary summary = histogram.Summarize();
        Assert.Equal(TimeSpan.Zero, summary.P50);
        Assert.True(summary.P99 > TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void Record_AllocatesNothing()
    {
        var histogram = new LatencyHistogram();
        histogram.Record(TimeSpan.FromMilliseconds(1));

        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++)
                histogram.Record(TimeSpan.FromMilliseconds(i));
        });

        Assert.Equal(0, allocated);
    }

    // A bucket is 1/16 of an octave wide and reports its middle; below 16 µs buckets are whole microseconds.
    private static void AssertNear(double microseconds, TimeSpan actual) =>
        Assert.InRange(actual.TotalMicroseconds, (microseconds * 0.95) - 1, (microseconds * 1.05) + 1);
}
