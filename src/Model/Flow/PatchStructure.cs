using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>
/// The inverse of the normal equations of a patch (its mean-free structure tensor), which the inverse search computes
/// once per patch, and the mean derivatives.
/// </summary>
internal readonly record struct PatchStructure(
    float InverseXx, float InverseXy, float InverseYy, float MeanX, float MeanY)
{
    public static PatchStructure Of(PyramidLevel level, int x, int y, float damping)
    {
        nuint index = (nuint)level.GradientX.IndexOf(x, y);
        nuint stride = (nuint)level.GradientX.Stride;
        ref float gradientX = ref MemoryMarshal.GetArrayDataReference(level.GradientX.Data);
        ref float gradientY = ref MemoryMarshal.GetArrayDataReference(level.GradientY.Data);
        Vector256<float> sumX = default, sumY = default, sumXx = default, sumXy = default, sumYy = default;
        for (int row = 0; row < PatchResidual.Size; row++)
        {
            Vector256<float> dx = Vector256.LoadUnsafe(ref gradientX, index);
            Vector256<float> dy = Vector256.LoadUnsafe(ref gradientY, index);
            sumX += dx;
            sumY += dy;
            sumXx = Vector256.MultiplyAddEstimate(dx, dx, sumXx);
            sumXy = Vector256.MultiplyAddEstimate(dx, dy, sumXy);
            sumYy = Vector256.MultiplyAddEstimate(dy, dy, sumYy);
            index += stride;
        }

        const float PerPixel = 1f / (PatchResidual.Size * PatchResidual.Size);
        float meanX = Vector256.Sum(sumX) * PerPixel;
        float meanY = Vector256.Sum(sumY) * PerPixel;
        float xx = Vector256.Sum(sumXx) - (meanX * meanX / PerPixel) + damping;
        float xy = Vector256.Sum(sumXy) - (meanX * meanY / PerPixel);
        float yy = Vector256.Sum(sumYy) - (meanY * meanY / PerPixel) + damping;
        float inverse = 1f / ((xx * yy) - (xy * xy));
        return new PatchStructure(yy * inverse, -xy * inverse, xx * inverse, meanX, meanY);
    }
}
