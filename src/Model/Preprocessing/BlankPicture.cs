using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Preprocessing;

/// <summary>Whether a part of a picture shows nothing: a lens cap, a black or grey frame before the stream has begun.</summary>
internal static class BlankPicture
{
    /// <summary>Standard deviation of the luma, in its 255 steps, below which nothing is to be seen: noise of dark pictures has more.</summary>
    private const float LeastDeviation = 1.5f;

    /// <summary>Share of the box's longer side that is looked at around it: what an object differs from.</summary>
    private const float Context = 0.25f;

    /// <summary>Looks at a box and what is around it.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="box">Frame pixels; null: all of it.</param>
    public static bool IsBlank(in YuvImage image, in BoxXyxy? box) => IsBlank(image.Luma, image.Width, image.Height, box);

    /// <summary>The same for the luma of a picture, [height, width].</summary>
    public static bool IsBlank(ReadOnlySpan<byte> picture, int width, int height, in BoxXyxy? box)
    {
        PixelBounds region = PixelBounds.OfFrame(width, height);
        if (box is { } given)
        {
            float context = Context * Math.Max(given.Width, given.Height);
            region = PixelBounds.Around(given.Expand(context, context), width, height);
        }

        if (region.IsEmpty)
            return false;
        (long sum, long squares) = (0, 0);
        for (int y = region.Top; y < region.Bottom; y++)
        {
            foreach (byte luma in picture.Slice((y * width) + region.Left, region.Width))
            {
                sum += luma;
                squares += luma * luma;
            }
        }

        double count = (double)region.Width * region.Height, mean = sum / count;
        return (squares / count) - (mean * mean) < LeastDeviation * LeastDeviation;
    }
}
