using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Tests.Graphs.Building;

public sealed class ByteScaleTests
{
    [Theory]
    [InlineData(-1, 3)]
    [InlineData(0, 4)]
    [InlineData(-5, 0)]
    [InlineData(2, 6)]
    [InlineData(-6, -2)]
    public void Between_AnyRange_HasAByteForZeroAndReachesBothEnds(float low, float high)
    {
        var scale = ByteScale.Between(low, high);

        Assert.Equal(0, scale.Nearest(0));
        Assert.InRange(Math.Abs(scale.Nearest(low) - low), 0, scale.Step);
        Assert.InRange(Math.Abs(scale.Nearest(high) - high), 0, scale.Step);
    }

    [Fact]
    public void Nearest_Outside_IsTheEnd()
    {
        var scale = ByteScale.Between(0, 255);

        Assert.Equal((0f, 255f), (scale.Nearest(-3), scale.Nearest(1000)));
    }
}
