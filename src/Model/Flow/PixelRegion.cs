namespace SamStream.Model.Flow;

/// <summary>A rectangle of whole pixels: columns X to X + Width − 1, rows Y to Y + Height − 1.</summary>
internal readonly record struct PixelRegion(int X, int Y, int Width, int Height)
{
    public int Right => X + Width;

    public int Bottom => Y + Height;

    public bool IsEmpty => Width <= 0 || Height <= 0;

    /// <summary>The part inside an image of the given size; empty where nothing is.</summary>
    public PixelRegion ClippedTo(int width, int height)
    {
        int left = Math.Clamp(X, 0, width);
        int top = Math.Clamp(Y, 0, height);
        int right = (int)Math.Clamp((long)X + Width, left, width);
        int bottom = (int)Math.Clamp((long)Y + Height, top, height);
        return new PixelRegion(left, top, right - left, bottom - top);
    }
}
