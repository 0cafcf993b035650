using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SamStream.Model.Preprocessing;

/// <summary>The vertical half of the resampling: a weighted sum of rows of bytes.</summary>
internal static unsafe class RowBlend
{
    /// <summary>destination[i] = Σ weights[k] · rows[k·stride + i] for i below <paramref name="length"/>.</summary>
    public static void Blend(
        byte* rows, nint strideBytes, float* weights, int count, float* destination, int length, int vectorBits)
    {
        var i = 0;
        if (vectorBits >= 512 && Avx512F.IsSupported)
            i = Blend512(rows, strideBytes, weights, count, destination, length);
        else if (vectorBits >= 256 && Avx2.IsSupported)
            i = Blend256(rows, strideBytes, weights, count, destination, length);
        else if (vectorBits >= 128 && Vector128.IsHardwareAccelerated)
            i = Blend128(rows, strideBytes, weights, count, destination, length);

        for (; i < length; i++)
        {
            float sum = 0;
            for (var k = 0; k < count; k++)
                sum = float.FusedMultiplyAdd(weights[k], rows[(k * strideBytes) + i], sum);
            destination[i] = sum;
        }
    }

    private static int Blend512(
        byte* rows, nint strideBytes, float* weights, int count, float* destination, int length)
    {
        var i = 0;
        for (; i + 64 <= length; i += 64)
        {
            Vector512<float> a = default, b = default, c = default, d = default;
            var source = rows + i;
            for (var k = 0; k < count; k++, source += strideBytes)
            {
                var weight = Vector512.Create(weights[k]);
                a = Vector512.FusedMultiplyAdd(Load512(source), weight, a);
                b = Vector512.FusedMultiplyAdd(Load512(source + 16), weight, b);
                c = Vector512.FusedMultiplyAdd(Load512(source + 32), weight, c);
                d = Vector512.FusedMultiplyAdd(Load512(source + 48), weight, d);
            }

            a.Store(destination + i);
            b.Store(destination + i + 16);
            c.Store(destination + i + 32);
            d.Store(destination + i + 48);
        }

        return i;
    }

    private static int Blend256(
        byte* rows, nint strideBytes, float* weights, int count, float* destination, int length)
    {
        var i = 0;
        for (; i + 32 <= length; i += 32)
        {
            Vector256<float> a = default, b = default, c = default, d = default;
            var source = rows + i;
            for (var k = 0; k < count; k++, source += strideBytes)
            {
                var weight = Vector256.Create(weights[k]);
                a = Vector256.MultiplyAddEstimate(Load256(source), weight, a);
                b = Vector256.MultiplyAddEstimate(Load256(source + 8), weight, b);
                c = Vector256.MultiplyAddEstimate(Load256(source + 16), weight, c);
                d = Vector256.MultiplyAddEstimate(Load256(source + 24), weight, d);
            }

            a.Store(destination + i);
            b.Store(destination + i + 8);
            c.Store(destination + i + 16);
            d.Store(destination + i + 24);
        }

        return i;
    }

    private static int Blend128(
        byte* rows, nint strideBytes, float* weights, int count, float* destination, int length)
    {
        var i = 0;
        for (; i + 16 <= length; i += 16)
        {
            Vector128<float> a = default, b = default, c = default, d = default;
            var source = rows + i;
            for (var k = 0; k < count; k++, source += strideBytes)
            {
                var weight = Vector128.Create(weights[k]);
                var (low, high) = Vector128.Widen(Vector128.Load(source));
                a = Vector128.MultiplyAddEstimate(ToSingle(Vector128.WidenLower(low)), weight, a);
                b = Vector128.MultiplyAddEstimate(ToSingle(Vector128.WidenUpper(low)), weight, b);
                c = Vector128.MultiplyAddEstimate(ToSingle(Vector128.WidenLower(high)), weight, c);
                d = Vector128.MultiplyAddEstimate(ToSingle(Vector128.WidenUpper(high)), weight, d);
            }

            a.Store(destination + i);
            b.Store(destination + i + 4);
            c.Store(destination + i + 8);
            d.Store(destination + i + 12);
        }

        return i;
    }

    private static Vector512<float> Load512(byte* source) =>
        Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(Vector128.Load(source)));

    private static Vector256<float> Load256(byte* source) =>
        Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(source));

    private static Vector128<float> ToSingle(Vector128<uint> value) => Vector128.ConvertToSingle(value.AsInt32());
}
