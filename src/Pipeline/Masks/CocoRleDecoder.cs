using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Masks;

/// <summary>Column-major runs to a row-major mask: marks where a column changes, then sums the marks down the rows.</summary>
internal static class CocoRleDecoder
{
    public static SegmentationMask Decode(CocoRle rle)
    {
        var mask = new SegmentationMask();
        mask.Reset(rle.Width, rle.Height);
        PixelBounds bounds = FindBounds(rle);
        mask.Resize(new MaskExtent(rle.Area, bounds));
        mask.WritablePixels.Clear();
        MarkChanges(rle, mask.WritablePixels, bounds);
        for (int y = bounds.Top + 1; y < bounds.Bottom; y++)
            Xor(mask.Row(y - 1), mask.WritableRow(y, bounds));
        return mask;
    }

    public static PixelBounds FindBounds(CocoRle rle)
    {
        uint height = (uint)rle.Height;
        uint left = uint.MaxValue, right = 0, top = height, bottom = 0, start = 0;
        ReadOnlySpan<uint> counts = rle.Counts;
        for (int i = 0; i < counts.Length; start += counts[i++])
        {
            if ((i & 1) == 0 || counts[i] == 0)
                continue;
            (uint firstColumn, uint firstRow) = Math.DivRem(start, height);
            (uint lastColumn, uint lastRow) = Math.DivRem(start + counts[i] - 1, height);
            bool isOneColumn = firstColumn == lastColumn;
            left = Math.Min(left, firstColumn);
            right = lastColumn + 1;
            top = Math.Min(top, isOneColumn ? firstRow : 0);
            bottom = Math.Max(bottom, isOneColumn ? lastRow + 1 : height);
        }

        return bottom == 0 ? default : new PixelBounds((int)left, (int)top, (int)right, (int)bottom);
    }

    private static void MarkChanges(CocoRle rle, Span<byte> pixels, in PixelBounds bounds)
    {
        int position = 0;
        ReadOnlySpan<uint> counts = rle.Counts;
        for (int i = 0; i < counts.Length; i++)
        {
            int end = position + (int)counts[i];
            if ((i & 1) != 0)
                MarkRun(pixels, bounds, position, end, rle.Height);
            position = end;
        }
    }

    private static void MarkRun(Span<byte> pixels, in PixelBounds bounds, int start, int end, int height)
    {
        while (start < end)
        {
            (int x, int y) = Math.DivRem(start, height);
            int rows = Math.Min(end - start, height - y);
            int first = ((y - bounds.Top) * bounds.Width) + x - bounds.Left;
            pixels[first] ^= 255;
            if (y + rows < bounds.Bottom)
                pixels[first + (rows * bounds.Width)] ^= 255;
            start += rows;
        }
    }

    private static void Xor(ReadOnlySpan<byte> above, Span<byte> row)
    {
        ref byte source = ref MemoryMarshal.GetReference(above);
        ref byte target = ref MemoryMarshal.GetReference(row);
        int x = 0;
        for (; x <= row.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
        {
            Vector256<byte> sum = Vector256.LoadUnsafe(ref source, (nuint)x) ^ Vector256.LoadUnsafe(ref target, (nuint)x);
            sum.StoreUnsafe(ref target, (nuint)x);
        }

        for (; x < row.Length; x++)
            row[x] ^= above[x];
    }
}
