using SamStream.Pipeline.Geometry;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>The tight bounds of a mask.</summary>
internal static class MaskBounds
{
    public static PixelBounds Of(ReadOnlySpan<byte> mask, int width)
    {
        int left = int.MaxValue, top = int.MaxValue, right = 0, bottom = 0;
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i] == 0)
                continue;
            (left, top) = (Math.Min(left, i % width), Math.Min(top, i / width));
            (right, bottom) = (Math.Max(right, (i % width) + 1), Math.Max(bottom, (i / width) + 1));
        }

        return new PixelBounds(left, top, right, bottom);
    }
}
