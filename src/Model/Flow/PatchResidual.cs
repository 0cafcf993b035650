using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>Difference of an 8×8 patch of one image and its displaced, interpolated counterpart in another.</summary>
/// <param name="Energy">Sum of squared differences, less the mean difference.</param>
/// <param name="ProjectionX">Difference projected on the patch's mean-free x derivative.</param>
/// <param name="ProjectionY">Difference projected on the patch's mean-free y derivative.</param>
internal readonly record struct PatchResidual(float Energy, float ProjectionX, float ProjectionY)
{
    /// <summary>Side of a patch in pixels: one vector.</summary>
    public const int Size = FlowPlane.Lanes;

    private const float PerPixel = 1f / (Size * Size);

    /// <summary>Compares the patch whose upper left pixel is given with its place under the flow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PatchResidual Measure(
        PyramidLevel from, PyramidLevel to, int x, int y, float flowX, float flowY, in PatchStructure structure)
    {
        FlowPlane target = to.Intensity;
        PatchPlace place = PatchPlace.Clamped(x + flowX, y + flowY, target);
        nuint stride = (nuint)target.Stride;
        nuint patch = (nuint)from.Intensity.IndexOf(x, y);
        nuint moved = (nuint)target.IndexOf(place.X, place.Y);
        ref float fromPixels = ref MemoryMarshal.GetArrayDataReference(from.Intensity.Data);
        ref float toPixels = ref MemoryMarshal.GetArrayDataReference(target.Data);
        ref float gradientX = ref MemoryMarshal.GetArrayDataReference(from.GradientX.Data);
        ref float gradientY = ref MemoryMarshal.GetArrayDataReference(from.GradientY.Data);

        Vector256<float> fractionX = Vector256.Create(place.FractionX);
        Vector256<float> fractionY = Vector256.Create(place.FractionY);
        Vector256<float> sum = default, squares = default, alongX = default, alongY = default;
        Vector256<float> upper = InterpolateRow(ref toPixels, moved, fractionX);
        for (int row = 0; row < Size; row++)
        {
            moved += stride;
            Vector256<float> lower = InterpolateRow(ref toPixels, moved, fractionX);
            Vector256<float> warped = Vector256.MultiplyAddEstimate(lower - upper, fractionY, upper);
            Vector256<float> difference = warped - Vector256.LoadUnsafe(ref fromPixels, patch);
            sum += difference;
            squares = Vector256.MultiplyAddEstimate(difference, difference, squares);
            alongX = Vector256.MultiplyAddEstimate(
                difference, Vector256.LoadUnsafe(ref gradientX, patch), alongX);
            alongY = Vector256.MultiplyAddEstimate(
                difference, Vector256.LoadUnsafe(ref gradientY, patch), alongY);
            upper = lower;
            patch += stride;
        }

        float total = Vector256.Sum(sum);
        return new PatchResidual(
            Vector256.Sum(squares) - (total * total * PerPixel),
            Vector256.Sum(alongX) - (total * structure.MeanX),
            Vector256.Sum(alongY) - (total * structure.MeanY));
    }

    /// <summary>Eight neighbouring pixels from <paramref name="index"/> on, each moved right by a fraction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> InterpolateRow(ref float pixels, nuint index, Vector256<float> fraction)
    {
        Vector256<float> left = Vector256.LoadUnsafe(ref pixels, index);
        Vector256<float> right = Vector256.LoadUnsafe(ref pixels, index + 1);
        return Vector256.MultiplyAddEstimate(right - left, fraction, left);
    }
}

/// <summary>Where a displaced patch's upper left corner lies: a whole pixel and fractions 0–1 beyond it.</summary>
internal readonly record struct PatchPlace(int X, int Y, float FractionX, float FractionY)
{
    /// <summary>Splits a position, held so that the patch lies at most its own size outside of the image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PatchPlace Clamped(float x, float y, FlowPlane image)
    {
        const int Reach = PatchResidual.Size;
        x = MathF.Min(MathF.Max(x, -Reach), image.Width);
        y = MathF.Min(MathF.Max(y, -Reach), image.Height);
        int wholeX = (int)(x + Reach) - Reach;
        int wholeY = (int)(y + Reach) - Reach;
        return new PatchPlace(wholeX, wholeY, x - wholeX, y - wholeY);
    }
}
