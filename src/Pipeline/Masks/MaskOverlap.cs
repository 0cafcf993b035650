using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Pipeline.Masks;

/// <summary>Pixels that two rows of 0 and 255 share.</summary>
internal static class MaskOverlap
{
    /// <summary>The number of positions where both rows are 255.</summary>
    public static int Count(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        ref byte first = ref MemoryMarshal.GetReference(a);
        ref byte second = ref MemoryMarshal.GetReference(b);
        int count = 0, i = 0;
        for (; i <= a.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            Vector256<byte> both =
                Vector256.LoadUnsafe(ref first, (nuint)i) & Vector256.LoadUnsafe(ref second, (nuint)i);
            count += BitOperations.PopCount(both.ExtractMostSignificantBits());
        }

        for (; i < a.Length; i++)
            count += (a[i] & b[i]) >> 7;
        return count;
    }

    /// <summary>Clears the positions of the first row where both are 255.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Subtract(Span<byte> row, ReadOnlySpan<byte> taken)
    {
        int first = IndexOf(row, taken, 0);
        for (int x = first; x >= 0; x = IndexOf(row, taken, x + 1))
            row[x] = 0;
        return first >= 0;
    }

    /// <summary>The first position from <paramref name="start"/> on where both rows are 255; -1 if there is none.</summary>
    public static int IndexOf(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int start)
    {
        ref byte first = ref MemoryMarshal.GetReference(a);
        ref byte second = ref MemoryMarshal.GetReference(b);
        int i = start;
        for (; i <= a.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            Vector256<byte> both =
                Vector256.LoadUnsafe(ref first, (nuint)i) & Vector256.LoadUnsafe(ref second, (nuint)i);
            if (both != Vector256<byte>.Zero)
                return i + BitOperations.TrailingZeroCount(both.ExtractMostSignificantBits());
        }

        for (; i < a.Length; i++)
        {
            if ((a[i] & b[i]) != 0)
                return i;
        }

        return -1;
    }
}
