using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SamStream.Model.Preprocessing;

/// <summary>
/// The resampling for processors with AVX-512: the vertical half takes the pixels apart into three rows of one channel
/// each, from which the horizontal half picks its taps with permutations.
/// </summary>
internal static unsafe class PlanarRow512
{
    /// <summary>Output pixels in a block.</summary>
    public const int Lanes = 16;

    /// <summary>Floats behind a channel's row that may be read.</summary>
    public const int Slack = 4 * Lanes;

    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>
    /// Weighted sum of rows of interleaved bytes into three rows of floats, <paramref name="channelStride"/> apart.
    /// </summary>
    public static void Blend(
        byte* rows, nint strideBytes, float* weights, int count, float* destination, int channelStride, int width)
    {
        var x = 0;
        for (; x + Lanes <= width; x += Lanes)
        {
            Vector512<float> a = default, b = default, c = default;
            var source = rows + (3 * x);
            for (var k = 0; k < count; k++, source += strideBytes)
            {
                var weight = Vector512.Create(weights[k]);
                a = Vector512.FusedMultiplyAdd(Load(source), weight, a);
                b = Vector512.FusedMultiplyAdd(Load(source + Lanes), weight, b);
                c = Vector512.FusedMultiplyAdd(Load(source + (2 * Lanes)), weight, c);
            }

            Separate(a, b, c, destination + x, channelStride);
        }

        PlanarTail.Blend(rows, strideBytes, weights, count, destination, channelStride, x, width);
    }

    /// <summary>Weighted sums along one channel's row, times <paramref name="factor"/> plus <paramref name="offset"/>.</summary>
    /// <param name="length">Output pixels; nothing behind them is written.</param>
    public static void Gather(float* row, PlanarTaps taps, int length, float factor, float offset, float* destination)
    {
        fixed (int* first = taps.First, indices = taps.Indices)
        fixed (float* weights = taps.Weights)
        {
            var scale = Vector512.Create(factor);
            var shift = Vector512.Create(offset);
            for (var block = 0; block < taps.Blocks; block++)
            {
                var sum = Block(row + first[block], indices + (block * Lanes), weights + (block * taps.Count * Lanes), taps.Count);
                var values = Vector512.FusedMultiplyAdd(sum, scale, shift);
                var x = block * Lanes;
                if (x + Lanes <= length)
                {
                    values.Store(destination + x);
                    continue;
                }

                // A copy, so that only this one has an address and the other stays in a register.
                var last = values;
                PlanarTail.Store((float*)&last, destination + x, length - x);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Block(float* row, int* indices, float* weights, int count)
    {
        var index = Vector512.Load(indices);
        Vector512<float> sum = default;
        for (var k = 0; k < count; k++)
        {
            var picked = Avx512F.PermuteVar16x32x2(Vector512.Load(row + k), index, Vector512.Load(row + k + Lanes));
            sum = Vector512.FusedMultiplyAdd(picked, Vector512.Load(weights + (k * Lanes)), sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Load(byte* source) =>
        Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(source)));

    /// <summary>Sixteen pixels in three vectors to one vector a channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Separate(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, float* destination, int channelStride)
    {
        // The first eleven values of a channel come from a and b, the rest from c (five, and one lane of slack).
        var ab0 = Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 3, 6, 9, 12, 15, 18, 21, 24, 27, 30, 0, 0, 0, 0, 0), b);
        var ab1 = Avx512F.PermuteVar16x32x2(a, Vector512.Create(1, 4, 7, 10, 13, 16, 19, 22, 25, 28, 31, 0, 0, 0, 0, 0), b);
        var ab2 = Avx512F.PermuteVar16x32x2(a, Vector512.Create(2, 5, 8, 11, 14, 17, 20, 23, 26, 29, 0, 0, 0, 0, 0, 0), b);
        Avx512F.PermuteVar16x32x2(ab0, Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 17, 20, 23, 26, 29), c)
            .Store(destination);
        Avx512F.PermuteVar16x32x2(ab1, Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 18, 21, 24, 27, 30), c)
            .Store(destination + channelStride);
        Avx512F.PermuteVar16x32x2(ab2, Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 19, 22, 25, 28, 31), c)
            .Store(destination + (2 * channelStride));
    }
}
