using SamStream.Model.Masks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tests.Masks;

/// <summary>Masks for tests, drawn pixel by pixel.</summary>
internal static class MaskDrawing
{
    public static BinaryMask Of(int width, int height, Func<int, int, bool> isObject)
    {
        var mask = new BinaryMask();
        mask.Resize(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                mask.Pixels[(y * width) + x] = isObject(x, y) ? (byte)255 : (byte)0;
        }

        mask.Measure(new PixelBounds(0, 0, width, height));
        return mask;
    }

    public static bool Inside(PixelBounds box, int x, int y) =>
        x >= box.Left && x < box.Right && y >= box.Top && y < box.Bottom;
}
