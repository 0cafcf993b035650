using SamStream.Evaluation.Images;
using SamStream.Pipeline.Geometry;

namespace SamStream.Evaluation.Tests.Images;

public sealed class PolygonMaskTests
{
    [Fact]
    public void Fill_Rectangle_HasItsPixels()
    {
        var mask = PolygonMask.Fill([(2, 1), (7, 1), (7, 4), (2, 4)], 10, 6);

        Assert.Equal((15, new PixelBounds(2, 1, 7, 4)), (mask.Area, mask.Bounds));
    }

    [Fact]
    public void Fill_Triangle_HasThePixelsWhoseCentreIsInside()
    {
        // Centres at a half lie on the slope where it is 4 wide; 4.2 takes them in.
        var mask = PolygonMask.Fill([(0, 0), (4.2, 0), (0, 4.2)], 5, 5);

        Assert.Equal([4, 3, 2, 1, 0], Enumerable.Range(0, 5).Select(y => Enumerable.Range(0, 5).Count(x => mask.IsObject(x, y))));
    }

    [Fact]
    public void Fill_TwoPartsWithABridge_HasBothAndNothingBetween()
    {
        var mask = PolygonMask.Fill(
            [(0, 0), (2, 0), (2, 2), (0, 2), (0, 0), (6, 0), (8, 0), (8, 2), (6, 2), (6, 0)], 10, 4);

        Assert.Equal(8, mask.Area);
    }

    [Fact]
    public void Fill_BeyondTheImage_IsCutOff()
    {
        var mask = PolygonMask.Fill([(-5, -5), (3, -5), (3, 20), (-5, 20)], 10, 6);

        Assert.Equal(18, mask.Area);
    }
}
