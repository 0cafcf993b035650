using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

// Filters and geometry of imgproc: native/imgproc.cpp.
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sscv_resize")]
    public static partial int Resize(
        in NativeArray source, in NativeArray destination, Size size, double fx, double fy, int interpolation);

    [LibraryImport(Library, EntryPoint = "sscv_cvt_color")]
    public static partial int CvtColor(in NativeArray source, in NativeArray destination, int code, int channels);

    [LibraryImport(Library, EntryPoint = "sscv_remap")]
    public static partial int Remap(
        in NativeArray source, in NativeArray destination, in NativeArray map1, in NativeArray map2, int interpolation,
        int borderMode, Scalar borderValue);

    [LibraryImport(Library, EntryPoint = "sscv_warp_affine")]
    public static partial int WarpAffine(
        in NativeArray source, in NativeArray destination, in NativeArray matrix, Size size, int flags, int borderMode,
        Scalar borderValue);

    [LibraryImport(Library, EntryPoint = "sscv_gaussian_blur")]
    public static partial int GaussianBlur(
        in NativeArray source, in NativeArray destination, Size kernel, double sigmaX, double sigmaY, int borderType);

    [LibraryImport(Library, EntryPoint = "sscv_threshold")]
    public static partial int Threshold(
        in NativeArray source, in NativeArray destination, double threshold, double maximum, int type, out double used);

    [LibraryImport(Library, EntryPoint = "sscv_dilate")]
    public static partial int Dilate(
        in NativeArray source, in NativeArray destination, in NativeArray element, Point anchor, int iterations,
        int borderType, Scalar borderValue);

    [LibraryImport(Library, EntryPoint = "sscv_erode")]
    public static partial int Erode(
        in NativeArray source, in NativeArray destination, in NativeArray element, Point anchor, int iterations,
        int borderType, Scalar borderValue);

    [LibraryImport(Library, EntryPoint = "sscv_morphology_ex")]
    public static partial int MorphologyEx(
        in NativeArray source, in NativeArray destination, int operation, in NativeArray element, Point anchor,
        int iterations, int borderType, Scalar borderValue);

    [LibraryImport(Library, EntryPoint = "sscv_get_structuring_element")]
    public static partial int GetStructuringElement(int shape, Size size, Point anchor, out nint element);

    [LibraryImport(Library, EntryPoint = "sscv_distance_transform")]
    public static partial int DistanceTransform(
        in NativeArray source, in NativeArray destination, int distanceType, int maskSize, int type);

    [LibraryImport(Library, EntryPoint = "sscv_connected_components_with_stats")]
    public static partial int ConnectedComponentsWithStats(
        in NativeArray image, in NativeArray labels, in NativeArray stats, in NativeArray centroids, int connectivity,
        int type, out int count);
}
