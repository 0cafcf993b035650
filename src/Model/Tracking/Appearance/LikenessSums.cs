namespace SamStream.Model.Tracking.Appearance;

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
