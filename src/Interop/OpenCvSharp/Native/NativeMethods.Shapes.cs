using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

// Contours and shapes of imgproc: native/imgproc_shape.cpp.
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sscv_find_contours")]
    public static partial int FindContours(
        in NativeArray image, int mode, int method, Point offset, out nint contours, out nint lengths, out nint points,
        out nint hierarchy, out int count);

    [LibraryImport(Library, EntryPoint = "sscv_contours_delete")]
    public static partial void ContoursDelete(nint contours);

    [LibraryImport(Library, EntryPoint = "sscv_bounding_rect")]
    public static partial int BoundingRect(in NativeArray points, out Rect rectangle);

    [LibraryImport(Library, EntryPoint = "sscv_bounding_rect_points")]
    public static partial int BoundingRectPoints(nint points, int count, int type, out Rect rectangle);

    [LibraryImport(Library, EntryPoint = "sscv_contour_area")]
    public static partial int ContourArea(in NativeArray contour, int oriented, out double area);

    [LibraryImport(Library, EntryPoint = "sscv_contour_area_points")]
    public static partial int ContourAreaPoints(nint points, int count, int type, int oriented, out double area);

    [LibraryImport(Library, EntryPoint = "sscv_approx_poly_dp")]
    public static partial int ApproxPolyDp(
        ReadOnlySpan<Point> curve, int count, double epsilon, int closed, Span<Point> result, out int resultCount);
}
