namespace SamStream.Model.Tracking.Appearance;

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
