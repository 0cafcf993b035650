using SamStream.Model.Sam;

namespace SamStream.Model.Tracking;

/// <summary>
/// How much of each cell of the encoder's 64 x 64 grid a mask covers, over the cells that the frame fills. A cell is
/// object when at least half of it is covered (or, for an object smaller than that, where it covers most), background
/// when nothing of it is.
/// </summary>
internal sealed class CellCoverage
{
    private const int Side = ImageEmbedding.Side;

    private readonly float[] _covered = new float[Side * Side];
    private readonly int[] _columnStarts = new int[Side + 1];
    private float _threshold;
    private LetterboxGeometry _geometry;

    /// <summary>Columns of cells that lie wholly in the frame, at least 1.</summary>
    public int Columns { get; private set; }

    /// <summary>Rows of cells that lie wholly in the frame, at least 1.</summary>
    public int Rows { get; private set; }

    public void Sample(BinaryMask mask, in LetterboxGeometry geometry)
    {
        float cell = (float)geometry.InputSize / Side;
        Columns = Math.Max(1, (int)(geometry.ScaledWidth / cell));
        Rows = Math.Max(1, (int)(geometry.ScaledHeight / cell));
        MapColumns(geometry, cell);
        _covered.AsSpan().Clear();
        // Pixels a cell has, in frame pixels of either axis.
        float pixels = geometry.InputToFrameX(cell) * geometry.InputToFrameY(cell);
        float most = 0;
        for (int y = mask.Bounds.Top; y < mask.Bounds.Bottom; y++)
        {
            int row = Math.Min(Rows - 1, (int)(geometry.FrameToInputY(y + 0.5f) / cell));
            Span<float> cells = _covered.AsSpan(row * Side, Side);
            ReadOnlySpan<byte> line = mask.Pixels.Slice(y * mask.Width, mask.Width);
            for (int x = 0; x < Columns; x++)
                cells[x] += line[_columnStarts[x].._columnStarts[x + 1]].Count((byte)255) / pixels;
        }

        foreach (float covered in _covered)
            most = Math.Max(most, covered);
        _threshold = Math.Max(1e-6f, Math.Min(0.5f, most * 0.75f));
    }

    public bool IsObject(int x, int y) => _covered[(y * Side) + x] >= _threshold;

    public bool IsBackground(int x, int y) => _covered[(y * Side) + x] == 0;

    public bool HasObject(int y)
    {
        for (int x = 0; x < Columns; x++)
        {
            if (IsObject(x, y))
                return true;
        }

        return false;
    }

    public int CountObject() => Count(IsObject);

    public int CountBackground() => Count(IsBackground);

    private int Count(Func<int, int, bool> matches)
    {
        int count = 0;
        for (int y = 0; y < Rows; y++)
        {
            for (int x = 0; x < Columns; x++)
                count += matches(x, y) ? 1 : 0;
        }

        return count;
    }

    // The first frame column of every cell; the last cell also takes what the frame has beyond it.
    private void MapColumns(in LetterboxGeometry geometry, float cell)
    {
        if (geometry == _geometry)
            return;
        _geometry = geometry;
        for (int x = 0; x < Columns; x++)
        {
            int start = (int)MathF.Ceiling(geometry.InputToFrameX(x * cell) - 0.5f);
            _columnStarts[x] = Math.Clamp(start, 0, geometry.FrameWidth);
        }

        _columnStarts[Columns] = geometry.FrameWidth;
    }
}
