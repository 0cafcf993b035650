using SamStream.Model.Tracking.Motion;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Tracking;

public sealed class PatchShiftTests
{
    private const int Width = 200;
    private const int Height = 120;

    private static readonly PixelBounds Place = new(60, 50, 84, 66);

    private readonly PatchShift _shift = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(23, -9)]
    [InlineData(-31, 17)]
    public void Find_PatchMovedByMoreThanItsSize_IsItsShift(int x, int y)
    {
        byte[] previous = Draw(0, 0), current = Draw(x, y);
        _shift.Take(MaskDrawing.Of(Width, Height, (px, py) => MaskDrawing.Inside(Place, px, py)), 1, 1);

        Assert.Equal((x, y), _shift.Find(previous, current, Width, Place));
        Assert.Equal(0, _shift.Difference(previous, current, Width, x, y));
    }

    [Fact]
    public void Difference_ShiftedOutOfTheImage_IsAsLargeAsCanBe()
    {
        byte[] image = Draw(0, 0);
        _shift.Take(MaskDrawing.Of(Width, Height, (px, py) => MaskDrawing.Inside(Place, px, py)), 1, 1);

        Assert.Equal(byte.MaxValue, _shift.Difference(image, image, Width, Width, 0));
    }

    // A bright patch with a texture of its own before a dark one.
    private static byte[] Draw(int shiftX, int shiftY)
    {
        byte[] pixels = new byte[Width * Height];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                bool isPatch = MaskDrawing.Inside(Place, x - shiftX, y - shiftY);
                int texture = isPatch ? ((x - shiftX) * 37) + ((y - shiftY) * 91) : (x * 53) + (y * 17);
                pixels[(y * Width) + x] = (byte)((isPatch ? 150 : 20) + (texture % 64));
            }
        }

        return pixels;
    }
}
