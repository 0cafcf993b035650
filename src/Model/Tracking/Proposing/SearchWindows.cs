using SamStream.Model.Tracking.Appearance;

namespace SamStream.Model.Tracking.Proposing;

/// <summary>
/// Places on a likeness map where an object of a known size may be: windows of about its size that look like it inside
/// and do not around, the best ones first. A window does not lie with its centre in a better one.
/// </summary>
internal sealed class SearchWindows
{
    /// <summary>Least difference of the mean likeness inside and around for a window to be worth a look.</summary>
    private const float LeastContrast = 0.2f;

    /// <summary>What counts as around: a third of a window's side on each side.</summary>
    private const int SurroundingsShare = 3;

    private static readonly float[] Scales = [1f, 0.7f, 1.4f];

    private readonly LikenessSums _sums = new();

    /// <summary>Finds windows.</summary>
    /// <param name="map">Where the object's likes are.</param>
    /// <param name="columns">Its last width, cells.</param>
    /// <param name="rows">Its last height, cells.</param>
    /// <param name="area">Where a window's centre may be, in cells.</param>
    /// <param name="found">Gets the windows.</param>
    /// <returns>The number of windows found.</returns>
    public int Find(LikenessMap map, float columns, float rows, in SearchArea area, Span<CellWindow> found)
    {
        _sums.Load(map);
        int count = 0;
        while (count < found.Length && Best(columns, rows, area, found[..count]) is { } window)
            found[count++] = window;
        return count;
    }

    private CellWindow? Best(float columns, float rows, in SearchArea area, ReadOnlySpan<CellWindow> better)
    {
        CellWindow? best = null;
        float bestScore = LeastContrast;
        foreach (float scale in Scales)
        {
            int width = Math.Clamp((int)MathF.Round(columns * scale), 1, _sums.Columns);
            int height = Math.Clamp((int)MathF.Round(rows * scale), 1, _sums.Rows);
            for (int y = 0; y + height <= _sums.Rows; y++)
            {
                for (int x = 0; x + width <= _sums.Columns; x++)
                {
                    var window = new CellWindow(x, y, x + width, y + height);
                    if (!area.Covers(window.CentreX, window.CentreY) || IsTaken(window, better))
                        continue;
                    float score = Contrast(window);
                    if (score > bestScore)
                        (best, bestScore) = (window, score);
                }
            }
        }

        return best;
    }

    private float Contrast(in CellWindow window)
    {
        int aroundX = Math.Max(1, (window.Right - window.Left) / SurroundingsShare);
        int aroundY = Math.Max(1, (window.Bottom - window.Top) / SurroundingsShare);
        CellWindow around = window.Grow(aroundX, aroundY, _sums.Columns, _sums.Rows);
        float inside = _sums.Of(window);
        return (inside / window.Count) - ((_sums.Of(around) - inside) / Math.Max(1, around.Count - window.Count));
    }

    private static bool IsTaken(in CellWindow window, ReadOnlySpan<CellWindow> better)
    {
        foreach (ref readonly CellWindow other in better)
        {
            if (other.Covers(window.CentreX, window.CentreY))
                return true;
        }

        return false;
    }
}

/// <summary>A square of cells of the encoder's grid in which an object is looked for.</summary>
/// <param name="X">Its centre's column.</param>
/// <param name="Y">Its centre's row.</param>
/// <param name="Reach">Half its side, cells.</param>
internal readonly record struct SearchArea(float X, float Y, float Reach)
{
    public bool Covers(float x, float y) => MathF.Abs(x - X) <= Reach && MathF.Abs(y - Y) <= Reach;
}
