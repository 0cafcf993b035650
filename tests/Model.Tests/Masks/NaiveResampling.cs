using SamStream.Model.Preprocessing;

namespace SamStream.Model.Tests.Masks;

/// <summary>SAM's mask post-processing written down literally, in double precision, with every image in between.</summary>
internal static class NaiveResampling
{
    /// <summary>Full-frame logits [FrameHeight, FrameWidth].</summary>
    public static double[] Resample(float[] logits, in LetterboxGeometry geometry)
    {
        var input = geometry.Input;
        var large = Bilinear(
            [.. logits.Select(v => (double)v)], input.LowResColumns, input.LowResRows, input.LowResColumns,
            input.Width, input.Height);
        return Bilinear(
            large, geometry.ScaledWidth, geometry.ScaledHeight, input.Width,
            geometry.FrameWidth, geometry.FrameHeight);
    }

    private static double[] Bilinear(double[] source, int width, int height, int stride, int newWidth, int newHeight)
    {
        var result = new double[newWidth * newHeight];
        for (var y = 0; y < newHeight; y++)
        {
            var sy = Math.Max(0, ((y + 0.5) * height / newHeight) - 0.5);
            var y0 = (int)sy;
            var y1 = Math.Min(y0 + 1, height - 1);
            for (var x = 0; x < newWidth; x++)
            {
                var sx = Math.Max(0, ((x + 0.5) * width / newWidth) - 0.5);
                var x0 = (int)sx;
                var x1 = Math.Min(x0 + 1, width - 1);
                var top = (source[(y0 * stride) + x0] * (1 - (sx - x0))) + (source[(y0 * stride) + x1] * (sx - x0));
                var bottom = (source[(y1 * stride) + x0] * (1 - (sx - x0))) + (source[(y1 * stride) + x1] * (sx - x0));
                result[(y * newWidth) + x] = (top * (1 - (sy - y0))) + (bottom * (sy - y0));
            }
        }

        return result;
    }
}
