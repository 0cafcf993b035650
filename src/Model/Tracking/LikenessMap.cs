namespace SamStream.Model.Tracking;

/// <summary>For every cell of the encoder's grid, how much it looks like a prompted object: 0 to 1.</summary>
internal sealed class LikenessMap
{
    private readonly float[] _cells = new float[CellGrid.Side * CellGrid.Side];

    public CellGrid Grid { get; } = new();

    /// <summary>One row of cells, 64 values.</summary>
    public Span<float> Row(int y) => _cells.AsSpan(y * CellGrid.Side, CellGrid.Side);

    /// <summary>Sum over the frame pixels of row <paramref name="y"/> from one column up to, not including, another.</summary>
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
