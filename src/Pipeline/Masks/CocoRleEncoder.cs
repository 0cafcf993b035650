using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SamStream.Pipeline.Geometry;

namespace SamStream.Pipeline.Masks;

/// <summary>
/// Column-major runs of a row-major mask without walking down its columns: every row is compared with the row above,
/// 32 pixels at a time, and each difference is one end of a run. A first pass counts the ends of each column, a second
/// one puts them in order (a counting sort by column). Runs that touch across a column's end meet at the same position
/// and cancel.
/// </summary>
internal static class CocoRleEncoder
{
    public static uint[] Encode(SegmentationMask mask)
    {
        uint total = (uint)(mask.Width * mask.Height);
        PixelBounds bounds = mask.Bounds;
        if (bounds.IsEmpty)
            return [total];

        int[] next = ArrayPool<int>.Shared.Rent(bounds.Width);
        Span<int> columns = next.AsSpan(0, bounds.Width);
        columns.Clear();
        var counter = new EndCounter(columns);
        VisitRunEnds(mask, bounds, ref counter);
        int endCount = 0;
        foreach (ref int column in columns)
            (column, endCount) = (endCount, endCount + column);

        uint[] ends = ArrayPool<uint>.Shared.Rent(endCount);
        var placer = new EndPlacer(columns, ends, (uint)bounds.Left, (uint)mask.Height);
        VisitRunEnds(mask, bounds, ref placer);
        uint[] counts = ToCounts(ends.AsSpan(0, endCount), total);
        ArrayPool<uint>.Shared.Return(ends);
        ArrayPool<int>.Shared.Return(next);
        return counts;
    }

    // Positions to lengths. A run that goes on in the next column ended and began at one position: both ends go.
    private static uint[] ToCounts(Span<uint> ends, uint total)
    {
        int kept = 0;
        foreach (uint end in ends)
        {
            if (kept > 0 && ends[kept - 1] == end)
                kept--;
            else
                ends[kept++] = end;
        }

        if (ends[kept - 1] == total)
            kept--;
        var counts = new uint[kept + 1];
        uint previous = 0;
        for (int i = 0; i < kept; i++)
        {
            counts[i] = ends[i] - previous;
            previous = ends[i];
        }

        counts[kept] = total - previous;
        return counts;
    }

    private static void VisitRunEnds<TVisitor>(SegmentationMask mask, in PixelBounds bounds, ref TVisitor visitor)
        where TVisitor : struct, IRunEndVisitor, allows ref struct
    {
        ReadOnlySpan<byte> above = [];
        for (int y = bounds.Top; y < bounds.Bottom; y++)
        {
            ReadOnlySpan<byte> row = mask.Row(y);
            VisitRow(row, above, y, ref visitor);
            above = row;
        }

        // Whatever is set in the last row ends below it.
        VisitRow(above, [], bounds.Bottom, ref visitor);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void VisitRow<TVisitor>(
        ReadOnlySpan<byte> row, ReadOnlySpan<byte> other, int y, ref TVisitor visitor)
        where TVisitor : struct, IRunEndVisitor, allows ref struct
    {
        ref byte a = ref MemoryMarshal.GetReference(row);
        ref byte b = ref MemoryMarshal.GetReference(other);
        bool hasOther = !other.IsEmpty;
        int x = 0;
        for (; x <= row.Length - Vector256<byte>.Count; x += Vector256<byte>.Count)
        {
            Vector256<byte> here = Vector256.LoadUnsafe(ref a, (nuint)x);
            Vector256<byte> there = hasOther ? Vector256.LoadUnsafe(ref b, (nuint)x) : Vector256<byte>.Zero;
            uint ends = ~Vector256.Equals(here, there).ExtractMostSignificantBits();
            for (; ends != 0; ends &= ends - 1)
                visitor.Visit(x + BitOperations.TrailingZeroCount(ends), y);
        }

        for (; x < row.Length; x++)
        {
            if (row[x] != (hasOther ? other[x] : 0))
                visitor.Visit(x, y);
        }
    }

    private interface IRunEndVisitor
    {
        // x counts from the left bound.
        void Visit(int x, int y);
    }

    private readonly ref struct EndCounter(Span<int> columns) : IRunEndVisitor
    {
        private readonly Span<int> _columns = columns;

        public void Visit(int x, int y) => _columns[x]++;
    }

    private readonly ref struct EndPlacer(Span<int> next, Span<uint> ends, uint left, uint height) : IRunEndVisitor
    {
        private readonly Span<int> _next = next;
        private readonly Span<uint> _ends = ends;

        public void Visit(int x, int y) => _ends[_next[x]++] = (((uint)x + left) * height) + (uint)y;
    }
}
