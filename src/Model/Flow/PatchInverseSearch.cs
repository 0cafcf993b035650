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
