using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>
/// Gray values of BGR24 pixels: 0.114 B + 0.587 G + 0.299 R in 15-bit fixed point, rounded, which are the values of
/// OpenCV's BGR2GRAY.
/// </summary>
internal static class Luma
{
    private const int Shift = 15;
    private const int BlueWeight = 3735;
    private const int GreenWeight = 19235;
    private const int RedWeight = 9798;
    private const int Rounding = 1 << (Shift - 1);

    /// <summary>A shuffle index that selects nothing.</summary>
    private const byte N = 255;

    /// <summary>Pixels that one vector step converts.</summary>
    private const int Step = 16;

    /// <summary>Converts an image of the same size.</summary>
    /// <param name="bgr">Rows of interleaved blue, green, red bytes, <paramref name="strideBytes"/> apart.</param>
    /// <param name="gray">[height*width], without padding.</param>
    /// <exception cref="ArgumentException">A span is too short, or the stride is shorter than a row.</exception>
    public static void FromBgr(ReadOnlySpan<byte> bgr, int width, int height, int strideBytes, Span<byte> gray)
    {
        CheckImage(bgr.Length, width, height, strideBytes);
        if (gray.Length < (long)width * height)
        {
            throw new ArgumentException(
                $"{width}x{height} gray values need {(long)width * height} bytes, there are {gray.Length}.",
                nameof(gray));
        }

        for (int y = 0; y < height; y++)
        {
            FromBgrRow(bgr.Slice(y * strideBytes, 3 * width), gray.Slice(y * width, width));
        }
    }

    /// <summary>Converts one row: 3 × gray.Length bytes.</summary>
    public static void FromBgrRow(ReadOnlySpan<byte> bgr, Span<byte> gray)
    {
        ref byte source = ref MemoryMarshal.GetReference(bgr);
        ref byte target = ref MemoryMarshal.GetReference(gray);
        int x = 0;
        for (; x <= gray.Length - Step; x += Step)
        {
            Sixteen(ref Unsafe.Add(ref source, 3 * x)).StoreUnsafe(ref target, (nuint)x);
        }

        for (; x < gray.Length; x++)
        {
            gray[x] = One(bgr[3 * x], bgr[(3 * x) + 1], bgr[(3 * x) + 2]);
        }
    }

    /// <summary>Throws where a BGR24 image cannot hold what is claimed.</summary>
    public static void CheckImage(int length, int width, int height, int strideBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (strideBytes < 3L * width)
        {
            throw new ArgumentException(
                $"A row of {width} BGR24 pixels is {3L * width} bytes, the stride is {strideBytes}.",
                nameof(strideBytes));
        }

        long needed = ((height - 1L) * strideBytes) + (3L * width);
        if (length < needed)
        {
            throw new ArgumentException(
                $"A {width}x{height} BGR24 image with stride {strideBytes} needs {needed} bytes, there are {length}.");
        }
    }

    private static byte One(int blue, int green, int red) =>
        (byte)(((blue * BlueWeight) + (green * GreenWeight) + (red * RedWeight) + Rounding) >> Shift);

    /// <summary>
    /// Sixteen pixels from 48 bytes: each channel is the union of what the three vectors hold of it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Sixteen(ref byte source)
    {
        Vector128<byte> first = Vector128.LoadUnsafe(ref source);
        Vector128<byte> second = Vector128.LoadUnsafe(ref source, 16);
        Vector128<byte> third = Vector128.LoadUnsafe(ref source, 32);

        Vector128<byte> blue =
            Vector128.Shuffle(first, Vector128.Create(0, 3, 6, 9, 12, 15, N, N, N, N, N, N, N, N, N, N))
            | Vector128.Shuffle(second, Vector128.Create(N, N, N, N, N, N, 2, 5, 8, 11, 14, N, N, N, N, N))
            | Vector128.Shuffle(third, Vector128.Create(N, N, N, N, N, N, N, N, N, N, N, 1, 4, 7, 10, 13));
        Vector128<byte> green =
            Vector128.Shuffle(first, Vector128.Create(1, 4, 7, 10, 13, N, N, N, N, N, N, N, N, N, N, N))
            | Vector128.Shuffle(second, Vector128.Create(N, N, N, N, N, 0, 3, 6, 9, 12, 15, N, N, N, N, N))
            | Vector128.Shuffle(third, Vector128.Create(N, N, N, N, N, N, N, N, N, N, N, 2, 5, 8, 11, 14));
        Vector128<byte> red =
            Vector128.Shuffle(first, Vector128.Create(2, 5, 8, 11, 14, N, N, N, N, N, N, N, N, N, N, N))
            | Vector128.Shuffle(second, Vector128.Create(N, N, N, N, N, 1, 4, 7, 10, 13, N, N, N, N, N, N))
            | Vector128.Shuffle(third, Vector128.Create(N, N, N, N, N, N, N, N, N, N, 0, 3, 6, 9, 12, 15));

        (Vector128<ushort> blueLow, Vector128<ushort> blueHigh) = Vector128.Widen(blue);
        (Vector128<ushort> greenLow, Vector128<ushort> greenHigh) = Vector128.Widen(green);
        (Vector128<ushort> redLow, Vector128<ushort> redHigh) = Vector128.Widen(red);
        return Vector128.Narrow(Eight(blueLow, greenLow, redLow), Eight(blueHigh, greenHigh, redHigh));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> Eight(Vector128<ushort> blue, Vector128<ushort> green, Vector128<ushort> red)
    {
        (Vector128<uint> blueLow, Vector128<uint> blueHigh) = Vector128.Widen(blue);
        (Vector128<uint> greenLow, Vector128<uint> greenHigh) = Vector128.Widen(green);
        (Vector128<uint> redLow, Vector128<uint> redHigh) = Vector128.Widen(red);
        return Vector128.Narrow(Four(blueLow, greenLow, redLow), Four(blueHigh, greenHigh, redHigh));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Four(Vector128<uint> blue, Vector128<uint> green, Vector128<uint> red) =>
        ((blue * BlueWeight) + (green * GreenWeight) + (red * RedWeight) + Vector128.Create((uint)Rounding)) >>> Shift;
}
