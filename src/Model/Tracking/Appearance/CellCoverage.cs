using SamStream.Model.Masks;
using SamStream.Model.Preprocessing;

namespace SamStream.Model.Tracking.Appearance;

/// <summary>
/// How much of each cell of the encoder's grid a mask covers. A cell is object when at least half of it is covered
/// (or, for an object smaller than that, where it covers most), background when nothing of it is.
/// </summary>
internal sealed class CellCoverage
{
    private readonly float[] _covered = new float[CellGrid.Side * CellGrid.Side];
    private float _threshold;

    public CellGrid Grid { get; } = new();

    /// <summary>Cells that are object.</summary>
    public int ObjectCells { get; private set; }

    /// <summary>Cells that are background.</summary>
    public int BackgroundCells { get; private set; }

    public void Sample(BinaryMask mask, in LetterboxGeometry geometry)
    {
        Grid.Adapt(geometry);
        _covered.AsSpan().Clear();
        ReadOnlySpan<int> starts = Grid.ColumnStarts;
        int bottom = Math.Min(mask.Bounds.Bottom, Grid.Region.Bottom);
        for (int y = Math.Max(mask.Bounds.Top, Grid.Region.Top); y < bottom; y++)
        {
            Span<float> cells = _covered.AsSpan(Grid.RowOf(y) * CellGrid.Side, CellGrid.Side);
            ReadOnlySpan<byte> line = mask.Pixels.Slice(y * mask.Width, mask.Width);
            for (int x = 0; x < Grid.Columns; x++)
                cells[x] += line[starts[x]..starts[x + 1]].Count((byte)255) / Grid.PixelsPerCell;
        }

        float most = 0;
        foreach (float covered in _covered)
            most = Math.Max(most, covered);
        _threshold = Math.Max(1e-6f, Math.Min(0.5f, most * 0.75f));
        Count();
    }

    public bool IsObject(int x, int y) => _covered[(y * CellGrid.Side) + x] >= _threshold;

    public bool IsBackground(int x, int y) => _covered[(y * CellGrid.Side) + x] == 0;

    private void Count()
    {
        ObjectCells = 0;
        BackgroundCells = 0;
        for (int y = 0; y < Grid.Rows; y++)
        {
            for (int x = 0; x < Grid.Columns; x++)
            {
                ObjectCells += IsObject(x, y) ? 1 : 0;
                BackgroundCells += IsBackground(x, y) ? 1 : 0;
            }
        }
    }
}
