using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>
/// Turns patch vectors into a dense field: each pixel gets the mean of the vectors of the patches that cover it, weighted
/// by how well each explains that very pixel (Kroeger et al., section 3.2). The weight is 1 / (1 + d²) for a difference
/// d in gray levels, not the paper's 1 / max(1, |d|): it keeps motion borders sharper.
/// </summary>
internal sealed class Densification(int width, int height)
{
    private const float LeastWeight = 1e-12f;

    private readonly FlowPlane _weight = new(width, height);

    /// <summary>Writes <paramref name="field"/> from <paramref name="grid"/>, both of the level of the images.</summary>
    /// <remarks>Pixels that no patch of <paramref name="range"/> covers become 0.</remarks>
    public void Run(PyramidLevel from, PyramidLevel to, PatchGrid grid, PatchRange range, FlowField field)
    {
        Array.Clear(field.X.Data);
        Array.Clear(field.Y.Data);
        if (range.IsEmpty)
        {
            return;
        }

        PixelRegion covered = grid.Covered(range);
        for (int y = covered.Y; y < covered.Bottom; y++)
        {
            _weight.Row(y).Slice(covered.X, covered.Width).Clear();
        }

        for (int row = range.FirstRow; row < range.EndRow; row++)
        {
            for (int column = range.FirstColumn; column < range.EndColumn; column++)
            {
                int index = (row * grid.Columns) + column;
                Add(from, to, field, grid.PixelX(column), grid.PixelY(row), grid.FlowX[index], grid.FlowY[index]);
            }
        }

        Normalise(field, covered);
    }

    private void Add(PyramidLevel from, PyramidLevel to, FlowField field, int x, int y, float flowX, float flowY)
    {
        FlowPlane target = to.Intensity;
        PatchPlace place = PatchPlace.Clamped(x + flowX, y + flowY, target);
        nuint moved = (nuint)target.IndexOf(place.X, place.Y);
        nuint patch = (nuint)from.Intensity.IndexOf(x, y);
        nuint pixel = (nuint)_weight.IndexOf(x, y);
        ref float toPixels = ref MemoryMarshal.GetArrayDataReference(target.Data);
        ref float fromPixels = ref MemoryMarshal.GetArrayDataReference(from.Intensity.Data);
        ref float weights = ref MemoryMarshal.GetArrayDataReference(_weight.Data);
        ref float sumX = ref MemoryMarshal.GetArrayDataReference(field.X.Data);
        ref float sumY = ref MemoryMarshal.GetArrayDataReference(field.Y.Data);

        Vector256<float> fractionX = Vector256.Create(place.FractionX);
        Vector256<float> fractionY = Vector256.Create(place.FractionY);
        Vector256<float> vectorX = Vector256.Create(flowX);
        Vector256<float> vectorY = Vector256.Create(flowY);
        Vector256<float> upper = PatchResidual.InterpolateRow(ref toPixels, moved, fractionX);
        for (int row = 0; row < PatchResidual.Size; row++)
        {
            moved += (nuint)target.Stride;
            Vector256<float> lower = PatchResidual.InterpolateRow(ref toPixels, moved, fractionX);
            Vector256<float> warped = Vector256.MultiplyAddEstimate(lower - upper, fractionY, upper);
            Vector256<float> difference = warped - Vector256.LoadUnsafe(ref fromPixels, patch);
            Vector256<float> share = Vector256<float>.One
                / Vector256.MultiplyAddEstimate(difference, difference, Vector256<float>.One);
            (Vector256.LoadUnsafe(ref weights, pixel) + share).StoreUnsafe(ref weights, pixel);
            Vector256.MultiplyAddEstimate(share, vectorX, Vector256.LoadUnsafe(ref sumX, pixel))
                .StoreUnsafe(ref sumX, pixel);
            Vector256.MultiplyAddEstimate(share, vectorY, Vector256.LoadUnsafe(ref sumY, pixel))
                .StoreUnsafe(ref sumY, pixel);
            upper = lower;
            patch += (nuint)from.Intensity.Stride;
            pixel += (nuint)_weight.Stride;
        }
    }

    private void Normalise(FlowField field, PixelRegion covered)
    {
        ref float weights = ref MemoryMarshal.GetArrayDataReference(_weight.Data);
        ref float sumX = ref MemoryMarshal.GetArrayDataReference(field.X.Data);
        ref float sumY = ref MemoryMarshal.GetArrayDataReference(field.Y.Data);
        for (int y = covered.Y; y < covered.Bottom; y++)
        {
            nuint row = (nuint)_weight.IndexOf(0, y);
            for (int x = covered.X; x < covered.Right; x += FlowPlane.Lanes)
            {
                nuint pixel = row + (nuint)x;

                // Lanes beyond the region divide 0 by what an earlier frame left, or by this.
                Vector256<float> total = Vector256.Max(
                    Vector256.LoadUnsafe(ref weights, pixel), Vector256.Create(LeastWeight));
                (Vector256.LoadUnsafe(ref sumX, pixel) / total).StoreUnsafe(ref sumX, pixel);
                (Vector256.LoadUnsafe(ref sumY, pixel) / total).StoreUnsafe(ref sumY, pixel);
            }
        }
    }
}
