using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

// Drawing of imgproc: native/imgproc_drawing.cpp.
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sscv_line")]
    public static partial int Line(
        in NativeArray image, Point from, Point to, Scalar color, int thickness, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "sscv_rectangle_points")]
    public static partial int RectanglePoints(
        in NativeArray image, Point a, Point b, Scalar color, int thickness, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "sscv_rectangle")]
    public static partial int Rectangle(
        in NativeArray image, Rect rectangle, Scalar color, int thickness, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "sscv_circle")]
    public static partial int Circle(
        in NativeArray image, Point center, int radius, Scalar color, int thickness, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "sscv_ellipse")]
    public static partial int Ellipse(
        in NativeArray image, Point center, Size axes, double angle, double start, double end, Scalar color,
        int thickness, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "sscv_put_text", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int PutText(
        in NativeArray image, string text, Point origin, int font, double scale, Scalar color, int thickness,
        int lineType, int bottomLeftOrigin);

    [LibraryImport(Library, EntryPoint = "sscv_get_text_size", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int GetTextSize(
        string text, int font, double scale, int thickness, out int baseLine, out Size size);

    [LibraryImport(Library, EntryPoint = "sscv_polylines")]
    public static partial int Polylines(
        in NativeArray image, ReadOnlySpan<Point> points, ReadOnlySpan<int> lengths, int count, int isClosed,
        Scalar color, int thickness, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "sscv_polylines_array")]
    public static partial int PolylinesArray(
        in NativeArray image, in NativeArray points, int isClosed, Scalar color, int thickness, int lineType,
        int shift);

    [LibraryImport(Library, EntryPoint = "sscv_fill_poly")]
    public static partial int FillPoly(
        in NativeArray image, ReadOnlySpan<Point> points, ReadOnlySpan<int> lengths, int count, Scalar color,
        int lineType, int shift, Point offset);

    [LibraryImport(Library, EntryPoint = "sscv_fill_poly_array")]
    public static partial int FillPolyArray(
        in NativeArray image, in NativeArray points, Scalar color, int lineType, int shift, Point offset);

    [LibraryImport(Library, EntryPoint = "sscv_fill_convex_poly")]
    public static partial int FillConvexPoly(
        in NativeArray image, ReadOnlySpan<Point> points, int count, Scalar color, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "sscv_fill_convex_poly_array")]
    public static partial int FillConvexPolyArray(
        in NativeArray image, in NativeArray points, Scalar color, int lineType, int shift);

    [LibraryImport(Library, EntryPoint = "sscv_draw_contours")]
    public static partial int DrawContours(
        in NativeArray image, ReadOnlySpan<Point> points, ReadOnlySpan<int> lengths, int count, int index, Scalar color,
        int thickness, int lineType, ReadOnlySpan<ContourLinks> hierarchy, int hierarchyCount, int maxLevel,
        Point offset);
}
