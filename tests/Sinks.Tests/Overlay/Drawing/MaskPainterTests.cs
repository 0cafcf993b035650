using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Tests.Overlay.Drawing;

public sealed class MaskPainterTests
{
    private const int Height = 41;

    // Widths around the 16 and 32 pixels of a vector.
    [Theory]
    [InlineData(1, 1)]
    [InlineData(15, 1)]
    [InlineData(16, 2)]
    [InlineData(33, 3)]
    [InlineData(100, 2)]
    public void Paint_RandomMask_IsWhatTheDefinitionGives(int width, int contourPixels)
    {
        var random = new Random(width);
        SegmentationMask mask = MakeMask(width, random);
        var canvas = new Canvas();
        canvas.Resize(width, Height);
        random.NextBytes(canvas.Pixels);
        byte[] expected = [.. canvas.Pixels];
        var color = new Rgb(255, 200, 10);
        PaintByDefinition(expected, canvas.Layout, mask, color, contourPixels);

        new MaskPainter().Paint(canvas, mask, color, 0.4, contourPixels);

        Assert.Equal(expected, canvas.Pixels.ToArray());
    }

    private static SegmentationMask MakeMask(int width, Random random)
    {
        var pixels = new byte[width * Height];
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                double dx = (x + 0.5 - (width / 2.0)) / width, dy = (y - 15.0) / 40;
                pixels[(y * width) + x] = (dx * dx) + (dy * dy) < 0.2 && random.Next(30) > 0 ? (byte)1 : (byte)0;
            }
        }

        return new SegmentationMask(width, Height, pixels);
    }

    // The opacity of a colour sample is the mean of its pixels'.
    private static void PaintByDefinition(byte[] picture, I420Layout layout, SegmentationMask mask, Rgb color, int radius)
    {
        (byte luma, byte cb, byte cr) = YuvColors.Of(YuvMatrix.Bt601).FromRgb(color.Red, color.Green, color.Blue);
        var sums = new int[layout.ChromaBytes];
        for (int i = 0; i < layout.LumaBytes; i++)
        {
            (int x, int y) = (i % mask.Width, i / mask.Width);
            int opacity = !mask.IsObject(x, y) ? 0 : IsNearOutside(mask, x, y, radius) ? 255 : 102;
            picture[i] = Mix(picture[i], luma, opacity);
            sums[((y / 2) * layout.ChromaWidth) + (x / 2)] += opacity;
        }

        for (int i = 0; i < sums.Length; i++)
        {
            int opacity = (sums[i] + 2) / 4;
            layout.Cb(picture.AsSpan())[i] = Mix(layout.Cb(picture.AsSpan())[i], cb, opacity);
            layout.Cr(picture.AsSpan())[i] = Mix(layout.Cr(picture.AsSpan())[i], cr, opacity);
        }
    }

    private static byte Mix(byte below, byte above, int opacity) =>
        (byte)Math.Round(((below * (255 - opacity)) + (above * opacity)) / 255.0, MidpointRounding.AwayFromZero);

    private static bool IsNearOutside(SegmentationMask mask, int x, int y, int radius)
    {
        for (int otherY = Math.Max(0, y - radius); otherY <= Math.Min(mask.Height - 1, y + radius); otherY++)
        {
            for (int otherX = Math.Max(0, x - radius); otherX <= Math.Min(mask.Width - 1, x + radius); otherX++)
            {
                if (Math.Abs(otherX - x) + Math.Abs(otherY - y) <= radius && !mask.IsObject(otherX, otherY))
                    return true;
            }
        }

        return false;
    }
}
