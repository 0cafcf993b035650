using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>An upright rectangle in whole pixels; right and bottom edges are exclusive.</summary>
[StructLayout(LayoutKind.Sequential)]
public partial record struct Rect(int X, int Y, int Width, int Height)
{
    public int X = X;
    public int Y = Y;
    public int Width = Width;
    public int Height = Height;

    public Rect(Point location, Size size)
        : this(location.X, location.Y, size.Width, size.Height)
    {
    }

    public int Left
    {
        readonly get => X;
        set => X = value;
    }

    public int Top
    {
        readonly get => Y;
        set => Y = value;
    }

    public readonly int Right => X + Width;

    public readonly int Bottom => Y + Height;

    public readonly Point TopLeft => new(X, Y);

    public readonly Point BottomRight => new(X + Width, Y + Height);

    public Point Location
    {
        readonly get => new(X, Y);
        set => (X, Y) = (value.X, value.Y);
    }

    public Size Size
    {
        readonly get => new(Width, Height);
        set => (Width, Height) = (value.Width, value.Height);
    }

    /// <exception cref="ArgumentException">right is left of left, or bottom above top.</exception>
    public static Rect FromLTRB(int left, int top, int right, int bottom)
    {
        if (right < left)
            throw new ArgumentException($"right ({right}) is less than left ({left})", nameof(right));
        if (bottom < top)
            throw new ArgumentException($"bottom ({bottom}) is less than top ({top})", nameof(bottom));
        return new Rect(left, top, right - left, bottom - top);
    }
}
