using SamStream.Model.Graphs.Building;
using SamStream.Model.Quantization;
using SamStream.Model.Tests.Graphs;

namespace SamStream.Model.Tests.Quantization;

public sealed class ValueHistogramTests
{
    [Fact]
    public void Best_EvenlySpreadValues_KeepsTheWholeRange()
    {
        var histogram = new ValueHistogram();
        histogram.Add([.. Enumerable.Range(0, 10_000).Select(i => (i / 10_000f * 6) - 2)]);

        var best = histogram.Best();

        Assert.InRange(best.Nearest(-100), -2.1f, -1.9f);
        Assert.InRange(best.Nearest(100), 3.9f, 4.1f);
    }

    [Fact]
    public void Best_OneValueFarOut_IsClipped()
    {
        var histogram = new ValueHistogram();
        for (var seed = 1; seed <= 10; seed++)
            histogram.Add(GraphRun.Numbers(100_000, 1, seed));
        histogram.Add([4]);

        Assert.InRange(histogram.Best().Nearest(100), 1, 2.5f);
        Assert.Equal(4, histogram.High);
    }

    [Fact]
    public void Best_OfSeveralTensors_HasTheErrorOfNoOtherTried()
    {
        var histogram = new ValueHistogram();
        for (var seed = 1; seed < 6; seed++)
            histogram.Add([.. GraphRun.Numbers(5000, 1, seed).Select(value => value * value * value * seed)]);

        var best = histogram.SquaredError(histogram.Best());

        Assert.InRange(best, 0, histogram.SquaredError(ByteScale.Between(histogram.Low, histogram.High)));
    }

    [Fact]
    public void Add_ValueThatIsNotFinite_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new ValueHistogram().Add([1, float.NaN]));
    }
}
