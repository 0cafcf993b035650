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

    /// <summary>Left pixel of the patches of a column; the last column is flush with the right edge.</summary>
    public int PixelX(int column) => Math.Min(column * _stride, _lastX);

    /// <summary>Top pixel of the patches of a row; the last row is flush with the bottom edge.</summary>
    public int PixelY(int row) => Math.Min(row * _stride, _lastY);
}
