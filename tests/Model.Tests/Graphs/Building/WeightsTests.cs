using SamStream.Model.Graphs.Building;

namespace SamStream.Model.Tests.Graphs.Building;

public sealed class WeightsTests
{
    private static readonly Weights TwoByThree = new([1, 2, 3, 4, 5, 6], 2, 3);

    [Fact]
    public void Transpose_Matrix_SwapsRowsAndColumns()
    {
        var transposed = TwoByThree.Transpose(1, 0);

        Assert.Equal([3, 2], transposed.Shape);
        Assert.Equal([1, 4, 2, 5, 3, 6], transposed.Values);
    }

    [Fact]
    public void Transpose_ThereAndBack_IsTheSame()
    {
        var weights = new Weights([.. Enumerable.Range(0, 24).Select(i => (float)i)], 2, 3, 4);

        Assert.Equal(weights.Values, weights.Transpose(2, 0, 1).Transpose(1, 2, 0).Values);
    }

    [Theory]
    [InlineData(0, 1, new[] { 3, 4 }, new float[] { 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23 })]
    [InlineData(1, 2, new[] { 2, 4 }, new float[] { 8, 9, 10, 11, 20, 21, 22, 23 })]
    [InlineData(2, 0, new[] { 2, 3 }, new float[] { 0, 4, 8, 12, 16, 20 })]
    public void Pick_AnyDimension_TakesOneRowAlongIt(int dimension, int index, int[] shape, float[] values)
    {
        var picked = new Weights([.. Enumerable.Range(0, 24).Select(i => (float)i)], 2, 3, 4).Pick(dimension, index);

        Assert.Equal(shape, picked.Shape);
        Assert.Equal(values, picked.Values);
    }

    [Fact]
    public void Times_Matrix_IsTheProduct() =>
        Assert.Equal([14, 32, 32, 77], TwoByThree.Times(TwoByThree.Transpose(1, 0)).Values);

    [Fact]
    public void Constructor_OtherCountThanShape_TellsBoth()
    {
        var error = Assert.Throws<ArgumentException>(() => new Weights([1, 2, 3], 2, 2));

        Assert.Equal("[2, 2] has 4 elements, not 3.", error.Message);
    }
}
