using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SamStream.Model.Preprocessing;

/// <summary>The horizontal half of the resampling for processors with AVX-512: taps are picked with permutations.</summary>
internal static unsafe class RowGather512
{
    /// <summary>Output pixels in a block.</summary>
    public const int Lanes = 16;

    /// <summary>Floats behind a row that may be read.</summary>
    public const int Slack = 4 * Lanes;

    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>Weighted sums along a row.</summary>
    /// <param name="row">As many values as the taps reach, and <see cref="RowGather512.Slack"/> more that may be read.</param>
    /// <param name="taps">Which values, and their weights.</param>
    /// <param name="destination">A sum for each output pixel, in whole blocks.</param>
    public static void Gather(float* row, GatherTaps taps, float* destination)
    {
        fixed (int* first = taps.First, indices = taps.Indices)
        fixed (float* weights = taps.Weights)
        {
            for (var block = 0; block < taps.Blocks; block++)
            {
                Block(row + first[block], indices + (block * Lanes), weights + (block * taps.Count * Lanes), taps.Count)
                    .Store(destination + (block * Lanes));
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
}

/// <summary>The same as <see cref="RowGather512"/> for processors with AVX2 and FMA.</summary>
internal static unsafe class RowGather256
{
    /// <summary>Output pixels in a block.</summary>
    public const int Lanes = 8;

    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Weighted sums along a row.</summary>
    /// <param name="row">As many values as the taps reach, and <see cref="RowGather512.Slack"/> more that may be read.</param>
    /// <param name="taps">Which values, and their weights.</param>
    /// <param name="destination">A sum for each output pixel, in whole blocks.</param>
    public static void Gather(float* row, GatherTaps taps, float* destination)
    {
        fixed (int* first = taps.First, indices = taps.Indices)
        fixed (float* weights = taps.Weights)
        {
            for (var block = 0; block < taps.Blocks; block++)
            {
                Block(row + first[block], indices + (block * Lanes), weights + (block * taps.Count * Lanes), taps.Count)
                    .Store(destination + (block * Lanes));
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
}
