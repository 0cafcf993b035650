using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>How alike an 8×8 patch of one image and its displaced counterpart in another are, whatever their brightness.</summary>
/// <param name="Deviation">Standard deviation of the patch, gray levels.</param>
/// <param name="Correlation">Normalised cross-correlation of the two, −1 to 1; 0 where one of them is flat.</param>
internal readonly record struct PatchMatch(float Deviation, float Correlation)
{
    private const float Pixels = PatchResidual.Size * PatchResidual.Size;

    /// <summary>Variance, in squared gray levels, below which a patch is flat.</summary>
    private const float LeastVariance = 1e-3f;

    /// <summary>Compares the patch whose upper left pixel is given with its place under the flow.</summary>
    public static PatchMatch Measure(PyramidLevel from, PyramidLevel to, int x, int y, float flowX, float flowY)
    {
        FlowPlane target = to.Intensity, source = from.Intensity;
        PatchPlace place = PatchPlace.Clamped(x + flowX, y + flowY, target);
        nuint patch = (nuint)source.IndexOf(x, y), moved = (nuint)target.IndexOf(place.X, place.Y);
        ref float fromPixels = ref MemoryMarshal.GetArrayDataReference(source.Data);
        ref float toPixels = ref MemoryMarshal.GetArrayDataReference(target.Data);
        Vector256<float> fractionX = Vector256.Create(place.FractionX), fractionY = Vector256.Create(place.FractionY);
        Vector256<float> sum = default, squares = default, otherSum = default, otherSquares = default, products = default;
        Vector256<float> upper = PatchResidual.InterpolateRow(ref toPixels, moved, fractionX);
        for (int row = 0; row < PatchResidual.Size; row++)
        {
            moved += (nuint)target.Stride;
            Vector256<float> lower = PatchResidual.InterpolateRow(ref toPixels, moved, fractionX);
            Vector256<float> warped = Vector256.MultiplyAddEstimate(lower - upper, fractionY, upper);
            var own = Vector256.LoadUnsafe(ref fromPixels, patch);
            sum += own;
            otherSum += warped;
            squares = Vector256.MultiplyAddEstimate(own, own, squares);
            otherSquares = Vector256.MultiplyAddEstimate(warped, warped, otherSquares);
            products = Vector256.MultiplyAddEstimate(own, warped, products);
            upper = lower;
            patch += (nuint)source.Stride;
        }

        float mean = Vector256.Sum(sum) / Pixels, otherMean = Vector256.Sum(otherSum) / Pixels;
        float variance = MathF.Max(0, (Vector256.Sum(squares) / Pixels) - (mean * mean));
        float otherVariance = (Vector256.Sum(otherSquares) / Pixels) - (otherMean * otherMean);
        float covariance = (Vector256.Sum(products) / Pixels) - (mean * otherMean);
        bool isFlat = variance < LeastVariance || otherVariance < LeastVariance;
        return new PatchMatch(MathF.Sqrt(variance), isFlat ? 0 : covariance / MathF.Sqrt(variance * otherVariance));
    }
}
