using SamStream.Model.Everything;

namespace SamStream.Model.Tests.Everything;

public sealed class PointGridTests
{
    [Fact]
    public void All_TwoPointsASide_AreTheCentresOfTheQuarters()
    {
        var grid = new PointGrid(2, 80, 40);

        Assert.Equal([(20f, 10f), (60f, 10f), (20f, 30f), (60f, 30f)], grid.All.Select(point => (point.X, point.Y)));
        Assert.All(grid.All, point => Assert.Null(point.Box));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, 1)]
    [InlineData(8, 4)]
    [InlineData(32, 64)]
    public void Sparse_AnySide_IsEveryFourthAndTheRestIsAllOthers(int side, int sparse)
    {
        var grid = new PointGrid(side, 640, 480);

        Assert.Equal(sparse, grid.Sparse.Count());
        Assert.Empty(grid.Sparse.Intersect(grid.Rest));
        Assert.Equal(grid.All.ToHashSet(), [.. grid.Sparse, .. grid.Rest]);
        Assert.Equal(side * side, grid.Count);
    }

    [Fact]
    public void Cover_LeftHalf_LeavesOnlyPointsOfTheRightInTheRest()
    {
        var grid = new PointGrid(8, 80, 80);

        grid.Cover(point => point.X < 40);

        // Two of the sparse points are on the right.
        Assert.Equal(30, grid.Rest.Count());
        Assert.All(grid.Rest, point => Assert.True(point.X > 40));
        Assert.Equal(64, grid.All.Count());
    }
}
