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
        using var canvas = new Canvas();
        canvas.Resize(width, Height);
        random.NextBytes(canvas.Pixels);
        byte[] expected = [.. canvas.Pixels];
        var color = new Bgr(10, 200, 255);
        PaintByDefinition(expected, 3 * width, mask, color, contourPixels);

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

    private static void PaintByDefinition(byte[] bgr, int stride, SegmentationMask mask, Bgr color, int radius)
    {
        for (int y = 0; y < mask.Height; y++)
        {
            for (int x = 0; x < mask.Width; x++)
            {
                if (mask.Row(y)[x] == 0)
                    continue;
                bool isEdge = IsNearOutside(mask, x, y, radius);
                ReadOnlySpan<byte> channels = [color.Blue, color.Green, color.Red];
                for (int channel = 0; channel < 3; channel++)
                {
                    ref byte value = ref bgr[(y * stride) + (x * 3) + channel];
                    value = isEdge ? channels[channel] : (byte)(((value * 154) + (channels[channel] * 102) + 128) / 256);
                }
            }
        }
    }

    private static bool IsNearOutside(SegmentationMask mask, int x, int y, int radius)
    {
        for (int otherY = Math.Max(0, y - radius); otherY <= Math.Min(mask.Height - 1, y + radius); otherY++)
        {
            for (int otherX = Math.Max(0, x - radius); otherX <= Math.Min(mask.Width - 1, x + radius); otherX++)
            {
                if (Math.Abs(otherX - x) + Math.Abs(otherY - y) <= radius && mask.Row(otherY)[otherX] == 0)
                    return true;
            }
        }

        return false;
    }
}
