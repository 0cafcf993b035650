using SamStream.Model.Preprocessing;
using SamStream.Model.Tracking.Regions;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Options;

namespace SamStream.Model.Tests.Tracking.Regions;

public sealed class RegionPlannerTests
{
    private const int Width = 1280;
    private const int Height = 720;

    private static readonly IReadOnlyList<InputSize> Shapes = new InputSize(512, 288).ShapesOfEqualCost();

    private readonly RegionPlanner _planner = new(new RegionOptions(), Shapes);

    [Fact]
    public void ShapesOfEqualCost_Wide_AreItTheSquareAndTheUprightOne() =>
        Assert.Equal([new InputSize(512, 288), new InputSize(384, 384), new InputSize(288, 512)], Shapes);

    [Fact]
    public void ShapesOfEqualCost_Square_IsItAlone() => Assert.Equal([InputSize.Square], InputSize.Square.ShapesOfEqualCost());

    [Fact]
    public void Choose_SmallObject_IsEnlargedFourTimesAtMost()
    {
        PixelBounds region = Choose(new PixelBounds(600, 300, 640, 340));

        Assert.Equal((128, 72), (region.Width, region.Height));
        Assert.Equal((556, 284), (region.Left, region.Top));
    }

    [Theory]
    [InlineData(400, 100, 500, 500, 2)]
    [InlineData(400, 300, 800, 400, 0)]
    [InlineData(500, 200, 800, 500, 1)]
    public void Choose_Objects_AreSeenInTheShapeThatShowsThemLargest(int left, int top, int right, int bottom, int shape)
    {
        PixelBounds region = Choose(new PixelBounds(left, top, right, bottom));

        Assert.Equal(shape, _planner.ShapeFor(region));
        int context = Math.Max(right - left, bottom - top) / 4;
        Assert.True(region.Left <= left - context + 1 && region.Right >= right + context - 1, $"{region} leaves no context across");
        Assert.True(region.Top <= top - context + 1 && region.Bottom >= bottom + context - 1, $"{region} leaves no context down");
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1240, 680)]
    [InlineData(0, 680)]
    public void Choose_ObjectInACorner_StaysInTheFrame(int left, int top)
    {
        PixelBounds region = Choose(new PixelBounds(left, top, left + 40, top + 40));

        Assert.InRange(region.Left, 0, left);
        Assert.InRange(region.Top, 0, top);
        Assert.InRange(region.Right, left + 40, Width);
        Assert.InRange(region.Bottom, top + 40, Height);
    }

    [Fact]
    public void Choose_ObjectOfMostOfTheFrame_IsTheWholeFrame() =>
        Assert.Equal(PixelBounds.OfFrame(Width, Height), Choose(new PixelBounds(100, 50, 1200, 700)));

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(float.NaN)]
    public void Validate_OutOfRange_SaysSo(float context) => Assert.Single(OptionChecks.Of(new RegionOptions { Context = context }));

    private PixelBounds Choose(PixelBounds objects) => _planner.Choose(objects, Width, Height);
}
