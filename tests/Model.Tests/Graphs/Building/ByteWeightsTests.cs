using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Tests.Graphs.Building;

public sealed class ByteWeightsTests
{
    // Two outputs of very different size, three inputs.
    private static readonly Weights PerRow = new([1f, -2f, 4f, 100f, 300f, -400f], 2, 3);

    [Fact]
    public void Round_EachOutput_HasAStepOfItsOwn()
    {
        var rounded = ByteWeights.Round(PerRow, outputAxis: 0);

        Assert.Equal([4f / 127, 400f / 127], rounded.Steps);
        Assert.Equal([32, -64, 127, 32, 95, -127], rounded.Values.Select(value => (int)value));
    }

    [Fact]
    public void Round_OutputsAsColumns_GivesTheSameTransposed()
    {
        var rows = ByteWeights.Round(PerRow, outputAxis: 0);
        var columns = ByteWeights.Round(PerRow.Transpose(1, 0), outputAxis: 1);

        Assert.Equal(rows.Steps, columns.Steps);
        Assert.Equal([32, 32, -64, 95, 127, -127], columns.Values.Select(value => (int)value));
    }
}
