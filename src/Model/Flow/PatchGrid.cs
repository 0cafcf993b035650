namespace SamStream.Model.Flow;

/// <summary>The patches of a level: their places, which cover every pixel, and a flow vector for each.</summary>
internal sealed class PatchGrid
{
    private readonly int _stride;
    private readonly int _lastX;
    private readonly int _lastY;

    /// <summary>Lays a grid over a level that is at least one patch wide and high.</summary>
    public PatchGrid(int width, int height, int stride)
    {
        _stride = stride;
        _lastX = width - PatchResidual.Size;
        _lastY = height - PatchResidual.Size;
        Columns = 1 + ((_lastX + stride - 1) / stride);
        Rows = 1 + ((_lastY + stride - 1) / stride);
        FlowX = new float[Columns * Rows];
        FlowY = new float[Columns * Rows];
        Energy = new float[Columns * Rows];
        Structure = new PatchStructure[Columns * Rows];
    }

    public int Columns { get; }

    public int Rows { get; }

    public float[] FlowX { get; }

    public float[] FlowY { get; }

    /// <summary>Energy of each patch under its flow vector.</summary>
    public float[] Energy { get; }

    public PatchStructure[] Structure { get; }

    /// <summary>All patches.</summary>
    public PatchRange Whole => new(0, Columns, 0, Rows);

    /// <summary>The patches that touch a region of the level: every pixel of it gets all its patches.</summary>
    public PatchRange Touching(PixelRegion region)
    {
        region = region.ClippedTo(_lastX + PatchResidual.Size, _lastY + PatchResidual.Size);
        return region.IsEmpty
            ? default
            : new PatchRange(
                First(region.X), End(region.Right, Columns), First(region.Y), End(region.Bottom, Rows));
    }

    /// <summary>The pixels that the patches of a range cover.</summary>
    public PixelRegion Covered(PatchRange range)
    {
        int x = PixelX(range.FirstColumn);
        int y = PixelY(range.FirstRow);
        return new PixelRegion(
            x, y,
            PixelX(range.EndColumn - 1) + PatchResidual.Size - x,
            PixelY(range.EndRow - 1) + PatchResidual.Size - y);
    }

    /// <summary>Left pixel of the patches of a column; the last column is flush with the right edge.</summary>
    public int PixelX(int column) => Math.Min(column * _stride, _lastX);

    /// <summary>Top pixel of the patches of a row; the last row is flush with the bottom edge.</summary>
    public int PixelY(int row) => Math.Min(row * _stride, _lastY);

    private int First(int pixel) => Math.Max(0, pixel - PatchResidual.Size + _stride) / _stride;

    // One more than the raster says: the last patch is flush with the edge and may start before its raster place.
    private int End(int pixel, int count) => Math.Min(((pixel - 1) / _stride) + 2, count);
}

/// <summary>A rectangle of a <see cref="PatchGrid"/>: columns and rows from the first up to, not including, the end.</summary>
internal readonly record struct PatchRange(int FirstColumn, int EndColumn, int FirstRow, int EndRow)
{
    public bool IsEmpty => EndColumn <= FirstColumn || EndRow <= FirstRow;
}

/// <summary>What <see cref="DisOpticalFlow"/> knows of the whole frame, whatever the region that was asked for.</summary>
/// <param name="Level">Index of the pyramid's level.</param>
/// <param name="Scale">Full-resolution pixels per pixel of the level.</param>
/// <param name="Patches">Its patches, each with a displacement in pixels of the level.</param>
internal sealed record CoarseFlow(int Level, int Scale, PatchGrid Patches);
