namespace OpenCvSharp;

public partial record struct Rect
{
    public static Rect operator +(Rect rect, Point pt) => rect.Add(pt);

    public static Rect operator -(Rect rect, Point pt) => rect.Subtract(pt);

    public static Rect operator +(Rect rect, Size size) => rect.Add(size);

    public static Rect operator -(Rect rect, Size size) => rect.Subtract(size);

    public static Rect operator &(Rect a, Rect b) => Intersect(a, b);

    public static Rect operator |(Rect a, Rect b) => Union(a, b);

    /// <summary>The common part; empty at the origin when there is none.</summary>
    public static Rect Intersect(Rect a, Rect b)
    {
        var left = Math.Max(a.Left, b.Left);
        var top = Math.Max(a.Top, b.Top);
        var right = Math.Min(a.Right, b.Right);
        var bottom = Math.Min(a.Bottom, b.Bottom);
        return right >= left && bottom >= top ? new Rect(left, top, right - left, bottom - top) : default;
    }

    /// <summary>The smallest rectangle around both, also where one is empty.</summary>
    public static Rect Union(Rect a, Rect b)
    {
        var left = Math.Min(a.Left, b.Left);
        var top = Math.Min(a.Top, b.Top);
        return new Rect(left, top, Math.Max(a.Right, b.Right) - left, Math.Max(a.Bottom, b.Bottom) - top);
    }

    public static Rect Inflate(Rect rect, int x, int y)
    {
        rect.Inflate(x, y);
        return rect;
    }

    public void Inflate(int width, int height)
    {
        X -= width;
        Y -= height;
        Width += 2 * width;
        Height += 2 * height;
    }

    public void Inflate(Size size) => Inflate(size.Width, size.Height);

    public readonly Rect Intersect(Rect rect) => Intersect(this, rect);

    public readonly Rect Union(Rect rect) => Union(this, rect);

    public readonly bool IntersectsWith(Rect rect) =>
        X < rect.Right && rect.X < Right && Y < rect.Bottom && rect.Y < Bottom;

    public readonly bool Contains(int x, int y) => x >= X && x < Right && y >= Y && y < Bottom;

    public readonly bool Contains(Point pt) => Contains(pt.X, pt.Y);

    public readonly bool Contains(Rect rect) =>
        rect.X >= X && rect.Right <= Right && rect.Y >= Y && rect.Bottom <= Bottom;

    public readonly Rect Add(Point pt) => new(X + pt.X, Y + pt.Y, Width, Height);

    public readonly Rect Subtract(Point pt) => new(X - pt.X, Y - pt.Y, Width, Height);

    public readonly Rect Add(Size size) => new(X, Y, Width + size.Width, Height + size.Height);

    public readonly Rect Subtract(Size size) => new(X, Y, Width - size.Width, Height - size.Height);
}
