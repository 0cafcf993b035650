using SamStream.Model.Masks;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Tracking.Appearance;

/// <summary>For every cell of the encoder's grid, how much it looks like a prompted object: 0 to 1.</summary>
internal sealed class LikenessMap
{
    private readonly float[] _cells = new float[CellGrid.Side * CellGrid.Side];

    public CellGrid Grid { get; } = new();

    /// <summary>One row of cells, as many as a side has at most.</summary>
    public Span<float> Row(int y) => _cells.AsSpan(y * CellGrid.Side, CellGrid.Side);

    /// <summary>Mean over the pixels of a mask that were encoded; 0 if there are none.</summary>
    public float Mean(BinaryMask mask)
    {
        float sum = 0;
        int count = 0;
        PixelBounds region = Grid.Region;
        int bottom = Math.Min(mask.Bounds.Bottom, region.Bottom), right = Math.Min(mask.Bounds.Right, region.Right);
        for (int y = Math.Max(mask.Bounds.Top, region.Top); y < bottom; y++)
        {
            ReadOnlySpan<byte> row = mask.Pixels.Slice(y * mask.Width, right);
            for (int x = Math.Max(mask.Bounds.Left, region.Left); x < row.Length;)
            {
                int start = row[x..].IndexOfAnyExcept((byte)0);
                if (start < 0)
                    break;
                start += x;
                int length = row[start..].IndexOf((byte)0);
                int end = length < 0 ? row.Length : start + length;
                sum += Sum(y, start, end);
                count += end - start;
                x = end;
            }
        }

        return count == 0 ? 0 : sum / count;
    }

    /// <summary>Mean over a cell and its neighbours.</summary>
    public float MeanAround(int x, int y)
    {
        float sum = 0;
        int count = 0;
        for (int row = Math.Max(0, y - 1); row <= Math.Min(Grid.Rows - 1, y + 1); row++)
        {
            for (int column = Math.Max(0, x - 1); column <= Math.Min(Grid.Columns - 1, x + 1); column++)
            {
                sum += Row(row)[column];
                count++;
            }
        }

        return sum / count;
    }

    /// <summary>Sum over the region's pixels of row <paramref name="y"/> from one column up to, not including, another.</summary>
    public float Sum(int y, int start, int end)
    {
        ReadOnlySpan<float> cells = Row(Grid.RowOf(y));
        ReadOnlySpan<int> starts = Grid.ColumnStarts;
        float sum = 0;
        for (int x = Grid.ColumnOf(start); start < end; x++)
        {
            int next = Math.Min(end, starts[x + 1]);
            sum += cells[x] * (next - start);
            start = next;
        }

        return sum;
    }
}

/// <summary>Sums of a <see cref="LikenessMap"/> over any rectangle of cells, by a summed-area table.</summary>
internal sealed class LikenessSums
{
    private const int Stride = CellGrid.Side + 1;

    private readonly float[] _sums = new float[Stride * Stride];

    public int Columns { get; private set; }

    public int Rows { get; private set; }

    public void Load(LikenessMap map)
    {
        (Columns, Rows) = (map.Grid.Columns, map.Grid.Rows);
        for (int y = 0; y < Rows; y++)
        {
            ReadOnlySpan<float> cells = map.Row(y);
            Span<float> above = _sums.AsSpan(y * Stride, Stride), here = _sums.AsSpan((y + 1) * Stride, Stride);
            float run = 0;
            for (int x = 0; x < Columns; x++)
            {
                run += cells[x];
                here[x + 1] = above[x + 1] + run;
            }
        }
    }

    /// <summary>The sum over the cells of a window.</summary>
    public float Of(in CellWindow window) =>
        At(window.Right, window.Bottom) - At(window.Right, window.Top) - At(window.Left, window.Bottom) + At(window.Left, window.Top);

    private float At(int x, int y) => _sums[(y * Stride) + x];
}
