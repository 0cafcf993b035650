using System.Globalization;

namespace SamStream.Pipeline.Geometry;

/// <summary>
/// An axis-parallel box in source pixels: corners (<paramref name="X1"/>, <paramref name="Y1"/>) and
/// (<paramref name="X2"/>, <paramref name="Y2"/>), the second one exclusive: a box of one pixel is 1 wide.
/// </summary>
public readonly record struct BoxXyxy(float X1, float Y1, float X2, float Y2)
{
    public float Width => X2 - X1;

    public float Height => Y2 - Y1;

    /// <summary>Square pixels; 0 for an empty or inverted box.</summary>
    public float Area => IsEmpty ? 0 : Width * Height;

    /// <summary>True if it has no inside, or a coordinate is not a number.</summary>
    public bool IsEmpty => !(X2 > X1 && Y2 > Y1);

    public bool IsFinite => float.IsFinite(X1) && float.IsFinite(Y1) && float.IsFinite(X2) && float.IsFinite(Y2);

    /// <summary>The part inside a frame of the given size.</summary>
    public BoxXyxy ClipTo(int width, int height) => new(
        Math.Clamp(X1, 0, width), Math.Clamp(Y1, 0, height), Math.Clamp(X2, 0, width), Math.Clamp(Y2, 0, height));

    /// <summary>Grown on every side by the same share of its own width and height.</summary>
    public BoxXyxy Expand(float fraction) => Expand(Width * fraction, Height * fraction);

    /// <summary>Grown on every side by the given pixels.</summary>
    public BoxXyxy Expand(float dx, float dy) => new(X1 - dx, Y1 - dy, X2 + dx, Y2 + dy);

    /// <summary>The smallest box that holds both; an empty one holds nothing.</summary>
    public BoxXyxy Union(in BoxXyxy other)
    {
        if (IsEmpty || other.IsEmpty)
            return IsEmpty ? other : this;
        return new BoxXyxy(Math.Min(X1, other.X1), Math.Min(Y1, other.Y1), Math.Max(X2, other.X2), Math.Max(Y2, other.Y2));
    }

    /// <summary>Intersection over union with another box, 0 to 1; 0 if both are empty.</summary>
    public float IntersectionOverUnion(in BoxXyxy other)
    {
        var overlap = new BoxXyxy(
            Math.Max(X1, other.X1), Math.Max(Y1, other.Y1), Math.Min(X2, other.X2), Math.Min(Y2, other.Y2));
        float union = Area + other.Area - overlap.Area;
        return union > 0 ? overlap.Area / union : 0;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{X1},{Y1},{X2},{Y2}");
}
