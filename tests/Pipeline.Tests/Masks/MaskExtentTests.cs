using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;

namespace SamStream.Pipeline.Tests.Masks;

public sealed class MaskExtentTests
{
    private const int Width = 7;
    private const int Height = 5;

    [Fact]
    public void Of_WholeMask_CountsPixelsAndFindsTightBounds()
    {
        byte[] pixels = PixelsAt((2, 1), (5, 1), (3, 3));

        Assert.Equal(
            new MaskExtent(3, new PixelBounds(2, 1, 6, 4)),
            MaskExtent.Of(pixels, Width, new PixelBounds(0, 0, Width, Height)));
    }

    [Fact]
    public void Of_Region_LeavesOutWhatIsOutside()
    {
        byte[] pixels = PixelsAt((2, 1), (5, 1), (3, 3));

        Assert.Equal(
            new MaskExtent(1, new PixelBounds(5, 1, 6, 2)),
            MaskExtent.Of(pixels, Width, new PixelBounds(3, 0, Width, 3)));
    }

    [Fact]
    public void Of_NothingInside_IsDefault()
    {
        byte[] pixels = PixelsAt((0, 0));

        Assert.Equal(default, MaskExtent.Of(pixels, Width, new PixelBounds(1, 1, Width, Height)));
        Assert.Equal(default, MaskExtent.Of(pixels, Width, default));
    }

    private static byte[] PixelsAt(params (int X, int Y)[] points)
    {
        var pixels = new byte[Width * Height];
        foreach ((int x, int y) in points)
            pixels[(y * Width) + x] = 255;
        return pixels;
    }
}
