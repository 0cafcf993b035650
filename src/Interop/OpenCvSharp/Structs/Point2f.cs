using System.Runtime.InteropServices;

namespace OpenCvSharp;

/// <summary>A position in fractions of pixels.</summary>
[StructLayout(LayoutKind.Sequential)]
public record struct Point2f(float X, float Y)
{
    public float X = X;
    public float Y = Y;

    /// <summary>Truncates towards zero.</summary>
    public static explicit operator Point(Point2f self) => self.ToPoint();

    public static implicit operator Point2f(Point point) => FromPoint(point);

    public static Point2f operator +(Point2f pt) => pt;

    public static Point2f operator -(Point2f pt) => pt.Negate();

    public static Point2f operator +(Point2f p1, Point2f p2) => p1.Add(p2);

    public static Point2f operator -(Point2f p1, Point2f p2) => p1.Subtract(p2);

    public static Point2f operator *(Point2f pt, double scale) => pt.Multiply(scale);

    public static Point2f FromPoint(Point point) => new(point.X, point.Y);

    public static double Distance(Point2f p1, Point2f p2) =>
        Math.Sqrt(Math.Pow(p2.X - p1.X, 2) + Math.Pow(p2.Y - p1.Y, 2));

    public readonly double DistanceTo(Point2f p) => Distance(this, p);

    public readonly Point ToPoint() => new((int)X, (int)Y);

    public readonly Point2f Plus() => this;

    public readonly Point2f Negate() => new(-X, -Y);

    public readonly Point2f Add(Point2f p) => new(X + p.X, Y + p.Y);

    public readonly Point2f Subtract(Point2f p) => new(X - p.X, Y - p.Y);

    public readonly Point2f Multiply(double scale) => new((float)(X * scale), (float)(Y * scale));
}
