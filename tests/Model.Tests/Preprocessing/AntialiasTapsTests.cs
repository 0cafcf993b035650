using SamStream.Model.Preprocessing;

namespace SamStream.Model.Tests.Preprocessing;

public sealed class AntialiasTapsTests
{
    [Fact]
    public void Constructor_SameLength_CopiesEveryPixel()
    {
        var taps = new AntialiasTaps(7, 7);

        Assert.Equal(1, taps.Count);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], taps.First);
        Assert.All(taps.Weights, weight => Assert.Equal(1, weight));
    }

    [Fact]
    public void Constructor_HalfLength_WeighsAsPillowDoes()
    {
        // 8 pixels to 4: Pillow's triangle has half-width 2, so the inner pixels weigh 1, 3, 3, 1 eighths.
        var taps = new AntialiasTaps(8, 4);

        Assert.Equal(4, taps.Count);
        Assert.Equal(1, taps.First[1]);
        Assert.Equal([0.125f, 0.375f, 0.375f, 0.125f], taps.Weights[4..8]);
    }

    [Fact]
    public void Constructor_DoubleLength_InterpolatesBetweenPixelCentres()
    {
        var taps = new AntialiasTaps(4, 8);

        Assert.Equal(2, taps.Count);
        Assert.Equal([0.75f, 0.25f], taps.Weights[2..4]);
        Assert.Equal(0, taps.First[1]);
    }

    [Theory]
    [InlineData(1, 1024)]
    [InlineData(7680, 1024)]
    [InlineData(1920, 1024)]
    [InlineData(5, 3)]
    public void Constructor_AnyLengths_StaysInsideAndSumsToOne(int input, int output)
    {
        var taps = new AntialiasTaps(input, output);

        for (var i = 0; i < output; i++)
        {
            Assert.InRange(taps.First[i], 0, input - taps.Count);
            Assert.Equal(1, taps.Weights.AsSpan(i * taps.Count, taps.Count).ToArray().Sum(), 1e-5f);
        }
    }
}
