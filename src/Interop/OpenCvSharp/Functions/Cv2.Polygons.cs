using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Polygons and contours drawn.
public static partial class Cv2
{
    public static void Polylines(
        Mat img, IEnumerable<IEnumerable<Point>> pts, bool isClosed, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(pts);
        var lists = new PointLists(pts);
        Check(NativeMethods.Polylines(
            NativeArray.Of(img), lists.Points, lists.Lengths, lists.Count, isClosed ? 1 : 0, color, thickness,
            (int)lineType, shift));
        GC.KeepAlive(img);
    }

    public static void Polylines(
        InputOutputArray img, InputArray pts, bool isClosed, Scalar color, int thickness = 1,
        LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        Check(NativeMethods.PolylinesArray(
            NativeArray.Write(img), NativeArray.Read(pts), isClosed ? 1 : 0, color, thickness, (int)lineType, shift));
        GC.KeepAlive(pts);
        img.Fix();
    }

    /// <summary>Fills by the even-odd rule over all polygons.</summary>
    public static void FillPoly(
        Mat img, IEnumerable<IEnumerable<Point>> pts, Scalar color, LineTypes lineType = LineTypes.Link8, int shift = 0,
        Point? offset = null)
    {
        ArgumentNullException.ThrowIfNull(pts);
        var lists = new PointLists(pts);
        Check(NativeMethods.FillPoly(
            NativeArray.Of(img), lists.Points, lists.Lengths, lists.Count, color, (int)lineType, shift,
            offset.GetValueOrDefault()));
        GC.KeepAlive(img);
    }

    public static void FillPoly(
        InputOutputArray img, InputArray pts, Scalar color, LineTypes lineType = LineTypes.Link8, int shift = 0,
        Point? offset = null)
    {
        Check(NativeMethods.FillPolyArray(
            NativeArray.Write(img), NativeArray.Read(pts), color, (int)lineType, shift, offset.GetValueOrDefault()));
        GC.KeepAlive(pts);
        img.Fix();
    }

    public static void FillConvexPoly(
        Mat img, IEnumerable<Point> pts, Scalar color, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        ArgumentNullException.ThrowIfNull(pts);
        var points = pts.ToArray();
        Check(NativeMethods.FillConvexPoly(NativeArray.Of(img), points, points.Length, color, (int)lineType, shift));
        GC.KeepAlive(img);
    }

    /// <summary>Unlike its siblings, this one leaves img open for another call.</summary>
    public static void FillConvexPoly(
        InputOutputArray img, InputArray pts, Scalar color, LineTypes lineType = LineTypes.Link8, int shift = 0)
    {
        Check(NativeMethods.FillConvexPolyArray(
            NativeArray.Write(img), NativeArray.Read(pts), color, (int)lineType, shift));
        GC.KeepAlive(img);
        GC.KeepAlive(pts);
    }

    /// <summary>A contourIdx below 0 draws all contours.</summary>
    public static void DrawContours(
        InputOutputArray image, IEnumerable<IEnumerable<Point>> contours, int contourIdx, Scalar color,
        int thickness = 1, LineTypes lineType = LineTypes.Link8, IEnumerable<HierarchyIndex>? hierarchy = null,
        int maxLevel = int.MaxValue, Point? offset = null)
    {
        ArgumentNullException.ThrowIfNull(contours);
        var lists = new PointLists(contours);
        var links = hierarchy?.Select(index => index.ToLinks()).ToArray() ?? [];
        Check(NativeMethods.DrawContours(
            NativeArray.Write(image), lists.Points, lists.Lengths, lists.Count, contourIdx, color, thickness,
            (int)lineType, links, links.Length, maxLevel, offset.GetValueOrDefault()));
        image.Fix();
    }
}
