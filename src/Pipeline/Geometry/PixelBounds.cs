namespace SamStream.Pipeline.Geometry;

/// <summary>A rectangle of whole pixels: left and top inclusive, right and bottom exclusive.</summary>
public readonly record struct PixelBounds(int Left, int Top, int Right, int Bottom)
{
    public int Width => Math.Max(0, Right - Left);

    public int Height => Math.Max(0, Bottom - Top);

    public bool IsEmpty => Width == 0 || Height == 0;

    /// <summary>The smallest rectangle that holds both; an empty one holds nothing.</summary>
    public PixelBounds Union(in PixelBounds other)
    {
        if (IsEmpty || other.IsEmpty)
            return IsEmpty ? other : this;
        return new PixelBounds(
            Math.Min(Left, other.Left), Math.Min(Top, other.Top), Math.Max(Right, other.Right), Math.Max(Bottom, other.Bottom));
    }

    /// <summary>What both have; empty if that is nothing.</summary>
    public PixelBounds Intersect(in PixelBounds other)
    {
        var shared = new PixelBounds(
            Math.Max(Left, other.Left), Math.Max(Top, other.Top), Math.Min(Right, other.Right), Math.Min(Bottom, other.Bottom));
        return shared.IsEmpty ? default : shared;
    }

    /// <summary>All of a frame.</summary>
    public static PixelBounds OfFrame(int width, int height) => new(0, 0, width, height);

    public BoxXyxy ToBox() => new(Left, Top, Right, Bottom);

    /// <summary>The smallest rectangle of whole pixels that holds the box, clipped to a frame.</summary>
    public static PixelBounds Around(in BoxXyxy box, int width, int height)
    {
        BoxXyxy clipped = box.ClipTo(width, height);
        return new PixelBounds(
            (int)MathF.Floor(clipped.X1), (int)MathF.Floor(clipped.Y1),
            (int)MathF.Ceiling(clipped.X2), (int)MathF.Ceiling(clipped.Y2));
    }
}
