using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Masks;

/// <summary>How many pixels a mask has, and the tight rectangle around them.</summary>
/// <param name="Area">Number of object pixels.</param>
/// <param name="Bounds">Of the object pixels; default if there are none.</param>
public readonly record struct MaskExtent(int Area, PixelBounds Bounds)
{
    /// <summary>Measures the part of a mask that lies in a region.</summary>
    /// <param name="pixels">Row-major; any value but 0 is object.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="region">Inside the mask.</param>
    public static MaskExtent Of(ReadOnlySpan<byte> pixels, int width, in PixelBounds region)
    {
        int area = 0, left = region.Right, top = region.Bottom, right = region.Left, bottom = region.Top;
        for (int y = region.Top; y < region.Bottom; y++)
        {
            ReadOnlySpan<byte> row = pixels.Slice((y * width) + region.Left, region.Width);
            int first = row.IndexOfAnyExcept((byte)0);
            if (first < 0)
                continue;
            int last = row.LastIndexOfAnyExcept((byte)0);
            area += last + 1 - first - row[first..(last + 1)].Count((byte)0);
            left = Math.Min(left, region.Left + first);
            right = Math.Max(right, region.Left + last + 1);
            top = Math.Min(top, y);
            bottom = y + 1;
        }

        return area == 0 ? default : new MaskExtent(area, new PixelBounds(left, top, right, bottom));
    }
}
