using SamStream.Model.Tracking.Regions;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Options;

namespace SamStream.Model.Tests.Tracking.Regions;

public sealed class RegionPlannerTests
{
    private const int Width = 1280;
    private const int Height = 720;

    private readonly RegionPlanner _planner = new(new RegionOptions { Context = 2, SmallestShare = 0.25f });

    [Fact]
    public void Choose_SmallObject_IsTheSmallestRegionAroundIt()
    {
        PixelBounds region = Choose(new PixelBounds(600, 300, 640, 340));

        Assert.Equal((320, 180), (region.Width, region.Height));
        Assert.Equal((460, 230), (region.Left, region.Top));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1240, 680)]
    [InlineData(0, 680)]
    public void Choose_ObjectInACorner_StaysInTheFrame(int left, int top)
    {
        PixelBounds region = Choose(new PixelBounds(left, top, left + 40, top + 40));

        Assert.Equal((320, 180), (region.Width, region.Height));
        Assert.InRange(region.Left, 0, left);
        Assert.InRange(region.Top, 0, top);
        Assert.InRange(region.Right, left + 40, Width);
        Assert.InRange(region.Bottom, top + 40, Height);
    }

    [Fact]
    public void Choose_LargerObject_LeavesTheContextAroundIt()
    {
        PixelBounds region = Choose(new PixelBounds(500, 200, 740, 300));

        Assert.Equal((480, 270), (region.Width, region.Height));
    }

    [Fact]
    public void Choose_ObjectOfHalfTheFrame_IsTheWholeFrame()
    {
        Assert.True(Choose(new PixelBounds(300, 100, 1000, 600)).IsEmpty);
    }

    [Fact]
    public void Choose_ObjectThatMovesALittle_Stays()
    {
        PixelBounds first = Choose(new PixelBounds(600, 300, 640, 340));

        Assert.Equal(first, Choose(new PixelBounds(620, 310, 660, 350)));
        Assert.Equal(first, Choose(new PixelBounds(590, 290, 640, 340)));
    }

    [Fact]
    public void Choose_ObjectThatLeavesTheMiddle_IsFollowed()
    {
        PixelBounds first = Choose(new PixelBounds(600, 300, 640, 340));
        PixelBounds next = Choose(new PixelBounds(745, 300, 785, 340));

        Assert.NotEqual(first, next);
        Assert.Equal((605, 230), (next.Left, next.Top));
    }

    [Fact]
    public void Choose_ObjectThatBarelyShrinks_KeepsTheSize()
    {
        PixelBounds large = Choose(new PixelBounds(500, 200, 740, 300));
        PixelBounds same = Choose(new PixelBounds(520, 220, 720, 290));
        PixelBounds small = Choose(new PixelBounds(590, 240, 630, 270));

        Assert.Equal(large, same);
        Assert.True(small.IsEmpty || small.Width <= same.Width);
    }

    [Fact]
    public void Choose_FrameOfAnotherSize_LiesInIt()
    {
        Choose(new PixelBounds(1200, 600, 1240, 640));

        PixelBounds region = _planner.Choose(new PixelBounds(300, 150, 320, 160), 640, 360);

        Assert.InRange(region.Right, 320, 640);
        Assert.InRange(region.Bottom, 160, 360);
    }

    [Theory]
    [InlineData(0.5f, 0.25f)]
    [InlineData(float.NaN, 0.25f)]
    [InlineData(2f, 0.01f)]
    [InlineData(2f, 1.5f)]
    public void Validate_OutOfRange_SaysSo(float context, float smallest)
    {
        Assert.Single(OptionChecks.Of(new RegionOptions { Context = context, SmallestShare = smallest }));
    }

    private PixelBounds Choose(PixelBounds objects) => _planner.Choose(objects, Width, Height);
}
