using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SamStream.Model.Flow;

/// <summary>
/// Finds the displacement of each patch by inverse compositional Gauss-Newton descent (Kroeger et al., section 3.1).
/// Each patch starts from the best of the coarser level's vector and the vectors of neighbours already found: a pass
/// from the upper left, then one from the lower right.
/// </summary>
internal sealed class PatchInverseSearch(DisFlowOptions options)
{
    /// <summary>Fills the flow of a range of patches.</summary>
    /// <param name="coarser">The next coarser level's field, or null on the coarsest level.</param>
    public void Run(PyramidLevel from, PyramidLevel to, FlowField? coarser, PatchGrid grid, PatchRange range)
    {
        for (int row = range.FirstRow; row < range.EndRow; row++)
        {
            for (int column = range.FirstColumn; column < range.EndColumn; column++)
            {
                Start(from, to, coarser, grid, range, column, row);
            }
        }

        for (int row = range.EndRow - 1; row >= range.FirstRow; row--)
        {
            for (int column = range.EndColumn - 1; column >= range.FirstColumn; column--)
            {
                Revisit(from, to, grid, range, column, row);
            }
        }
    }

    private void Start(
        PyramidLevel from, PyramidLevel to, FlowField? coarser, PatchGrid grid, in PatchRange range, int column, int row)
    {
        int index = (row * grid.Columns) + column;
        int x = grid.PixelX(column);
        int y = grid.PixelY(row);
        PatchStructure structure = PatchStructure.Of(from, x, y, options.SearchDamping);
        grid.Structure[index] = structure;
        var estimate = new Estimate { X = 0f, Y = 0f };
        if (coarser is not null)
        {
            const float Centre = (PatchResidual.Size - 1) / 2f;
            (estimate.X, estimate.Y) = coarser.SampleFiner(x + Centre, y + Centre);
        }

        estimate.Residual = PatchResidual.Measure(from, to, x, y, estimate.X, estimate.Y, structure);
        if (column > range.FirstColumn)
        {
            Try(from, to, grid, index - 1, x, y, structure, ref estimate);
        }

        if (row > range.FirstRow)
        {
            Try(from, to, grid, index - grid.Columns, x, y, structure, ref estimate);
        }

        Descend(from, to, x, y, structure, ref estimate);
        grid.FlowX[index] = estimate.X;
        grid.FlowY[index] = estimate.Y;
        grid.Energy[index] = estimate.Residual.Energy;
    }

    private void Revisit(
        PyramidLevel from, PyramidLevel to, PatchGrid grid, in PatchRange range, int column, int row)
    {
        int index = (row * grid.Columns) + column;
        int x = grid.PixelX(column);
        int y = grid.PixelY(row);
        PatchStructure structure = grid.Structure[index];
        var estimate = new Estimate
        {
            X = grid.FlowX[index],
            Y = grid.FlowY[index],
            Residual = new PatchResidual(grid.Energy[index], 0f, 0f),
        };
        bool changed = column < range.EndColumn - 1
            && Try(from, to, grid, index + 1, x, y, structure, ref estimate);
        changed |= row < range.EndRow - 1
            && Try(from, to, grid, index + grid.Columns, x, y, structure, ref estimate);
        if (changed)
        {
            Descend(from, to, x, y, structure, ref estimate);
            grid.FlowX[index] = estimate.X;
            grid.FlowY[index] = estimate.Y;
            grid.Energy[index] = estimate.Residual.Energy;
        }
    }

    private bool Try(
        PyramidLevel from, PyramidLevel to, PatchGrid grid, int neighbour, int x, int y, in PatchStructure structure,
        ref Estimate estimate)
    {
        float flowX = grid.FlowX[neighbour];
        float flowY = grid.FlowY[neighbour];
        float distance = MathF.Abs(flowX - estimate.X) + MathF.Abs(flowY - estimate.Y);
        if (distance < options.PropagationTolerance)
        {
            return false;
        }

        PatchResidual residual = PatchResidual.Measure(from, to, x, y, flowX, flowY, structure);
        if (residual.Energy >= estimate.Residual.Energy)
        {
            return false;
        }

        estimate = new Estimate { X = flowX, Y = flowY, Residual = residual };
        return true;
    }

    /// <summary>
    /// Steps while the energy falls. A patch that wandered off by more than its size has lost its place and goes back.
    /// </summary>
    private void Descend(
        PyramidLevel from, PyramidLevel to, int x, int y, in PatchStructure structure, ref Estimate estimate)
    {
        Estimate start = estimate;
        float tolerance = options.SearchTolerance * options.SearchTolerance;
        for (int i = 0; i < options.SearchIterations; i++)
        {
            PatchResidual residual = estimate.Residual;
            float stepX = (structure.InverseXx * residual.ProjectionX) + (structure.InverseXy * residual.ProjectionY);
            float stepY = (structure.InverseXy * residual.ProjectionX) + (structure.InverseYy * residual.ProjectionY);
            var next = new Estimate { X = estimate.X - stepX, Y = estimate.Y - stepY };
            next.Residual = PatchResidual.Measure(from, to, x, y, next.X, next.Y, structure);
            if (!(next.Residual.Energy < residual.Energy))
            {
                break;
            }

            estimate = next;
            if ((stepX * stepX) + (stepY * stepY) < tolerance)
            {
                break;
            }
        }

        float movedX = estimate.X - start.X;
        float movedY = estimate.Y - start.Y;
        if ((movedX * movedX) + (movedY * movedY) > PatchResidual.Size * PatchResidual.Size)
        {
            estimate = start;
        }
    }

    private struct Estimate
    {
        public float X;
        public float Y;
        public PatchResidual Residual;
    }
}

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
