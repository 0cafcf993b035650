using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace SamStream.Model.Preprocessing;

/// <summary>The horizontal half of the resampling: one row of interleaved pixels to three normalised planes.</summary>
internal static unsafe class RowScatter
{
    /// <summary>
    /// For every output pixel the weighted sum of its input pixels, times <paramref name="factor"/> plus
    /// <paramref name="offset"/> of the channel, into the planes of channels 0, 1 and 2.
    /// </summary>
    /// <param name="row">Interleaved pixels, three floats each, and one float more that may be read.</param>
    /// <param name="firstTaps">Index of the first input pixel of each output pixel.</param>
    /// <param name="weights">[length, count].</param>
    public static void Scatter(
        float* row, int* firstTaps, float* weights, int count, int length,
        Vector128<float> factor, Vector128<float> offset, float* plane0, float* plane1, float* plane2)
    {
        var x = 0;
        for (; x + 4 <= length; x += 4)
        {
            var source0 = row + (3 * firstTaps[x]);
            var source1 = row + (3 * firstTaps[x + 1]);
            var source2 = row + (3 * firstTaps[x + 2]);
            var source3 = row + (3 * firstTaps[x + 3]);
            var weight = weights + (x * count);
            Vector128<float> sum0 = default, sum1 = default, sum2 = default, sum3 = default;
            for (var k = 0; k < count; k++)
            {
                sum0 = Accumulate(sum0, source0 + (3 * k), weight[k]);
                sum1 = Accumulate(sum1, source1 + (3 * k), weight[count + k]);
                sum2 = Accumulate(sum2, source2 + (3 * k), weight[(2 * count) + k]);
                sum3 = Accumulate(sum3, source3 + (3 * k), weight[(3 * count) + k]);
            }

            var low01 = ZipLow(sum0, sum1);
            var low23 = ZipLow(sum2, sum3);
            var high01 = ZipHigh(sum0, sum1);
            var high23 = ZipHigh(sum2, sum3);
            Normalise(Vector128.Create(low01.GetLower(), low23.GetLower()), factor[0], offset[0]).Store(plane0 + x);
            Normalise(Vector128.Create(low01.GetUpper(), low23.GetUpper()), factor[1], offset[1]).Store(plane1 + x);
            Normalise(Vector128.Create(high01.GetLower(), high23.GetLower()), factor[2], offset[2]).Store(plane2 + x);
        }

        for (; x < length; x++)
        {
            Vector128<float> sum = default;
            for (var k = 0; k < count; k++)
                sum = Accumulate(sum, row + (3 * (firstTaps[x] + k)), weights[(x * count) + k]);
            plane0[x] = (sum[0] * factor[0]) + offset[0];
            plane1[x] = (sum[1] * factor[1]) + offset[1];
            plane2[x] = (sum[2] * factor[2]) + offset[2];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Accumulate(Vector128<float> sum, float* pixel, float weight) =>
        Vector128.MultiplyAddEstimate(Vector128.Load(pixel), Vector128.Create(weight), sum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Normalise(Vector128<float> value, float factor, float offset) =>
        Vector128.MultiplyAddEstimate(value, Vector128.Create(factor), Vector128.Create(offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipLow(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported)
            return Sse.UnpackLow(a, b);
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.ZipLow(a, b);
        return Vector128.Create(a[0], b[0], a[1], b[1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> ZipHigh(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported)
            return Sse.UnpackHigh(a, b);
        if (AdvSimd.Arm64.IsSupported)
            return AdvSimd.Arm64.ZipHigh(a, b);
        return Vector128.Create(a[2], b[2], a[3], b[3]);
    }
}
