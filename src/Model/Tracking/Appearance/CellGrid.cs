using SamStream.Model.Preprocessing;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Appearance;

/// <summary>
/// Which pixels of a frame belong to which cell of the encoder's grid. Cells that what was encoded fills only in part
/// count for the last ones that it fills; pixels outside of an encoded region belong to none.
/// </summary>
internal sealed class CellGrid
{
    /// <summary>Most cells along a side.</summary>
    public const int Side = InputGeometry.MostCells;

    private readonly int[] _columnStarts = new int[Side + 1];
    private LetterboxGeometry _geometry;

    /// <summary>Columns of cells that lie wholly in what was encoded, at least 1.</summary>
    public int Columns { get; private set; }

    /// <summary>Rows of cells that lie wholly in what was encoded, at least 1.</summary>
    public int Rows { get; private set; }

    /// <summary>Frame pixels of one cell.</summary>
    public float PixelsPerCell { get; private set; }

    /// <summary>What of the frame was encoded.</summary>
    public PixelBounds Region => _geometry.Region;

    /// <summary>The first frame column of every cell column, and behind the last the one where the region ends.</summary>
    public ReadOnlySpan<int> ColumnStarts => _columnStarts.AsSpan(0, Columns + 1);

    public void Adapt(in LetterboxGeometry geometry)
    {
        if (geometry == _geometry)
            return;
        _geometry = geometry;
        float side = geometry.Input.CellStep;
        Columns = Math.Max(1, (int)(geometry.ScaledWidth / side));
        Rows = Math.Max(1, (int)(geometry.ScaledHeight / side));
        PixelsPerCell = geometry.FrameStepX * geometry.FrameStepY * side * side;
        for (int x = 0; x < Columns; x++)
        {
            int start = (int)MathF.Ceiling(geometry.InputToFrameX(x * side) - 0.5f);
            _columnStarts[x] = Math.Clamp(start, geometry.Region.Left, geometry.Region.Right);
        }

        _columnStarts[Columns] = geometry.Region.Right;
    }

    /// <summary>The cell row of a frame row in the region.</summary>
    public int RowOf(int y) => Math.Min(Rows - 1, (int)(_geometry.FrameToInputY(y + 0.5f) / _geometry.Input.CellStep));

    /// <summary>The cell column of a frame column in the region.</summary>
    public int ColumnOf(int x)
    {
        int column = Math.Min(Columns - 1, (int)(_geometry.FrameToInputX(x + 0.5f) / _geometry.Input.CellStep));
        // Rounding may put a pixel on a border one cell off; the starts decide.
        if (x < _columnStarts[column])
            return column - 1;
        return x >= _columnStarts[column + 1] ? column + 1 : column;
    }
}

/// <summary>A rectangle of cells of the encoder's grid; right and bottom are the first cells beyond it.</summary>
internal readonly record struct CellWindow(int Left, int Top, int Right, int Bottom)
{
    public int Count => (Right - Left) * (Bottom - Top);

    public float CentreX => (Left + Right) / 2f;

    public float CentreY => (Top + Bottom) / 2f;

    public bool Covers(float x, float y) => x >= Left && x <= Right && y >= Top && y <= Bottom;

    /// <summary>Larger by some cells on each side, within a grid.</summary>
    public CellWindow Grow(int x, int y, int columns, int rows) => new(
        Math.Max(0, Left - x), Math.Max(0, Top - y), Math.Min(columns, Right + x), Math.Min(rows, Bottom + y));
}
