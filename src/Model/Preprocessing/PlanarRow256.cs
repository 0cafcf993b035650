using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SamStream.Model.Preprocessing;

/// <summary>The same as <see cref="PlanarRow512"/> for processors with AVX2 and FMA.</summary>
internal static unsafe class PlanarRow256
{
    /// <summary>Output pixels in a block.</summary>
    public const int Lanes = 8;

    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>
    /// Weighted sum of rows of interleaved bytes into three rows of floats, <paramref name="channelStride"/> apart.
    /// </summary>
    public static void Blend(
        byte* rows, nint strideBytes, float* weights, int count, float* destination, int channelStride, int width)
    {
        var x = 0;
        for (; x + Lanes <= width; x += Lanes)
        {
            Vector256<float> a = default, b = default, c = default;
            var source = rows + (3 * x);
            for (var k = 0; k < count; k++, source += strideBytes)
            {
                var weight = Vector256.Create(weights[k]);
                a = Fma.MultiplyAdd(Load(source), weight, a);
                b = Fma.MultiplyAdd(Load(source + Lanes), weight, b);
                c = Fma.MultiplyAdd(Load(source + (2 * Lanes)), weight, c);
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
            var scale = Vector256.Create(factor);
            var shift = Vector256.Create(offset);
            for (var block = 0; block < taps.Blocks; block++)
            {
                var sum = Block(row + first[block], indices + (block * Lanes), weights + (block * taps.Count * Lanes), taps.Count);
                var values = Fma.MultiplyAdd(sum, scale, shift);
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
    private static Vector256<float> Block(float* row, int* indices, float* weights, int count)
    {
        var index = Vector256.Load(indices);
        var isInSecond = Vector256.GreaterThan(index, Vector256.Create(Lanes - 1)).AsSingle();
        Vector256<float> sum = default;
        for (var k = 0; k < count; k++)
        {
            // The permutation looks at the lowest three bits of an index only.
            var low = Avx2.PermuteVar8x32(Vector256.Load(row + k), index);
            var high = Avx2.PermuteVar8x32(Vector256.Load(row + k + Lanes), index);
            sum = Fma.MultiplyAdd(Avx.BlendVariable(low, high, isInSecond), Vector256.Load(weights + (k * Lanes)), sum);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Load(byte* source) =>
        Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(source));

    /// <summary>Eight pixels in three vectors to one vector a channel: no two values of a channel share a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Separate(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, float* destination, int channelStride)
    {
        // Lanes of a, b, c that hold the first channel: 0 3 6 · 1 4 7 · 2 5; the others follow one and two lanes on.
        Take(a, b, c, 0b1001_0010, 0b0010_0100, Vector256.Create(0, 3, 6, 1, 4, 7, 2, 5)).Store(destination);
        Take(a, b, c, 0b0010_0100, 0b0100_1001, Vector256.Create(1, 4, 7, 2, 5, 0, 3, 6)).Store(destination + channelStride);
        Take(a, b, c, 0b0100_1001, 0b1001_0010, Vector256.Create(2, 5, 0, 3, 6, 1, 4, 7)).Store(destination + (2 * channelStride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Take(
        Vector256<float> a, Vector256<float> b, Vector256<float> c,
        [System.Diagnostics.CodeAnalysis.ConstantExpected] byte fromB,
        [System.Diagnostics.CodeAnalysis.ConstantExpected] byte fromC, Vector256<int> order) =>
        Avx2.PermuteVar8x32(Avx.Blend(Avx.Blend(a, b, fromB), c, fromC), order);
}
