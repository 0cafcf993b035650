using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Figures of contours.
public static partial class Cv2
{
    /// <summary>The smallest upright rectangle around points, or around the non-zero pixels of an 8UC1 image.</summary>
    public static Rect BoundingRect(InputArray curve)
    {
        Check(NativeMethods.BoundingRect(NativeArray.Read(curve), out var rectangle));
        GC.KeepAlive(curve);
        return rectangle;
    }

    public static Rect BoundingRect(IEnumerable<Point> curve) => BoundingRect(curve, MatType.CV_32SC2);

    public static Rect BoundingRect(IEnumerable<Point2f> curve) => BoundingRect(curve, MatType.CV_32FC2);

    /// <summary>The area within a contour; where oriented, negative for one direction of travel.</summary>
    public static double ContourArea(InputArray contour, bool oriented = false)
    {
        Check(NativeMethods.ContourArea(NativeArray.Read(contour), oriented ? 1 : 0, out var area));
        GC.KeepAlive(contour);
        return area;
    }

    public static double ContourArea(IEnumerable<Point> contour, bool oriented = false) =>
        ContourArea(contour, MatType.CV_32SC2, oriented);

    public static double ContourArea(IEnumerable<Point2f> contour, bool oriented = false) =>
        ContourArea(contour, MatType.CV_32FC2, oriented);

    /// <summary>Fewer points, none of the old ones farther than epsilon from the new outline.</summary>
    public static Point[] ApproxPolyDP(IEnumerable<Point> curve, double epsilon, bool closed)
    {
        ArgumentNullException.ThrowIfNull(curve);
        var points = curve.ToArray();
        var result = new Point[points.Length];
        Check(NativeMethods.ApproxPolyDp(points, points.Length, epsilon, closed ? 1 : 0, result, out var count));
        return result[..count];
    }

    private static unsafe Rect BoundingRect<T>(IEnumerable<T> curve, MatType type)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(curve);
        var points = curve.ToArray();
        fixed (T* start = points)
        {
            Check(NativeMethods.BoundingRectPoints((nint)start, points.Length, type.Value, out var rectangle));
            return rectangle;
        }
    }

    private static unsafe double ContourArea<T>(IEnumerable<T> contour, MatType type, bool oriented)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(contour);
        var points = contour.ToArray();
        fixed (T* start = points)
        {
            var status = NativeMethods.ContourAreaPoints(
                (nint)start, points.Length, type.Value, oriented ? 1 : 0, out var area);
            Check(status);
            return area;
        }
    }
}
