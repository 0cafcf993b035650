using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Preprocessing;

public sealed class LetterboxGeometryTests
{
    [Theory]
    [InlineData(1920, 1080, 1024, 576)]
    [InlineData(854, 480, 1024, 576)]
    [InlineData(640, 480, 768, 576)]
    [InlineData(480, 640, 432, 576)]
    [InlineData(5000, 100, 1024, 20)]
    public void Constructor_RectangularInput_FillsOneSide(int width, int height, int scaledWidth, int scaledHeight)
    {
        var geometry = new LetterboxGeometry(width, height, TestGeometry.Of(new InputSize(1024, 576)));

        Assert.Equal((scaledWidth, scaledHeight), (geometry.ScaledWidth, geometry.ScaledHeight));
    }

    [Theory]
    [InlineData(1920, 1080, 1024, 576)]
    [InlineData(480, 854, 576, 1024)]
    [InlineData(1, 1, 1024, 1024)]
    [InlineData(3, 7, 439, 1024)]
    [InlineData(7680, 4320, 1024, 576)]
    [InlineData(5000, 1, 1024, 1)]
    public void Constructor_AnyFrame_FillsTheLongestSide(int width, int height, int scaledWidth, int scaledHeight)
    {
        var geometry = new LetterboxGeometry(width, height, TestGeometry.Square);

        Assert.Equal((scaledWidth, scaledHeight), (geometry.ScaledWidth, geometry.ScaledHeight));
    }

    [Fact]
    public void InputToFrame_AfterFrameToInput_IsThePointItself()
    {
        var geometry = new LetterboxGeometry(333, 777, TestGeometry.Square);

        Assert.Equal(123.5f, geometry.InputToFrameX(geometry.FrameToInputX(123.5f)), 1e-3f);
        Assert.Equal(700.25f, geometry.InputToFrameY(geometry.FrameToInputY(700.25f)), 1e-3f);
    }

    [Fact]
    public void Constructor_Region_FillsTheInputAsAFrameOfItsSizeWould()
    {
        var region = new PixelBounds(200, 100, 840, 460);
        var geometry = new LetterboxGeometry(1280, 720, region, TestGeometry.Of(new InputSize(512, 288)));

        Assert.Equal((512, 288), (geometry.ScaledWidth, geometry.ScaledHeight));
        Assert.Equal((0f, 0f), (geometry.FrameToInputX(200), geometry.FrameToInputY(100)));
        Assert.Equal((512f, 288f), (geometry.FrameToInputX(840), geometry.FrameToInputY(460)));
        Assert.Equal(333.25f, geometry.InputToFrameX(geometry.FrameToInputX(333.25f)), 1e-3f);
        Assert.Equal(25, geometry.LowResCellArea, 1e-3f);
        Assert.Equal(839, geometry.LowResToFrameColumn(geometry.LowResWidth));
        Assert.Equal(102, geometry.LowResToFrameRow(0));
    }

    [Theory]
    [InlineData(-1, 0, 10, 10)]
    [InlineData(0, 0, 65, 10)]
    [InlineData(0, 5, 10, 49)]
    [InlineData(20, 20, 20, 30)]
    public void Constructor_RegionOutsideOrEmpty_Throws(int left, int top, int right, int bottom)
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new LetterboxGeometry(64, 48, new PixelBounds(left, top, right, bottom), TestGeometry.Square));
    }

    [Fact]
    public void LowResToFrame_LastCell_StaysInTheFrame()
    {
        var geometry = new LetterboxGeometry(3, 7, TestGeometry.Square);

        Assert.Equal(2, geometry.LowResToFrameColumn(geometry.LowResWidth - 1));
        Assert.Equal(6, geometry.LowResToFrameRow(geometry.LowResHeight - 1));
        Assert.Equal(0, geometry.LowResToFrameRow(0));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(5, -1)]
    public void Constructor_NoPixels_Throws(int width, int height)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LetterboxGeometry(width, height, TestGeometry.Square));
    }
}
