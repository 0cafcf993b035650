using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

// Matrices: native/mat.cpp.
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sscv_mat_new")]
    public static partial int MatNew(out nint mat);

    [LibraryImport(Library, EntryPoint = "sscv_mat_new_sized")]
    public static partial int MatNewSized(int rows, int cols, int type, out nint mat);

    [LibraryImport(Library, EntryPoint = "sscv_mat_new_filled")]
    public static partial int MatNewFilled(int rows, int cols, int type, Scalar value, out nint mat);

    [LibraryImport(Library, EntryPoint = "sscv_mat_new_over")]
    public static partial int MatNewOver(int rows, int cols, int type, nint data, long step, out nint mat);

    [LibraryImport(Library, EntryPoint = "sscv_mat_new_roi")]
    public static partial int MatNewRoi(nint source, Rect roi, out nint mat);

    [LibraryImport(Library, EntryPoint = "sscv_mat_new_ranges")]
    public static partial int MatNewRanges(
        nint source, int rowStart, int rowEnd, int colStart, int colEnd, out nint mat);

    [LibraryImport(Library, EntryPoint = "sscv_mat_delete")]
    public static partial void MatDelete(nint mat);

    [LibraryImport(Library, EntryPoint = "sscv_mat_header")]
    [SuppressGCTransition]
    public static partial void MatHeader(nint mat, out MatHeader header);

    [LibraryImport(Library, EntryPoint = "sscv_mat_create")]
    public static partial int MatCreate(nint mat, int rows, int cols, int type);

    [LibraryImport(Library, EntryPoint = "sscv_mat_clone")]
    public static partial int MatClone(nint mat, out nint copy);

    [LibraryImport(Library, EntryPoint = "sscv_mat_reshape")]
    public static partial int MatReshape(nint mat, int channels, int rows, out nint reshaped);

    [LibraryImport(Library, EntryPoint = "sscv_mat_copy_to")]
    public static partial int MatCopyTo(nint mat, in NativeArray destination, in NativeArray mask);

    [LibraryImport(Library, EntryPoint = "sscv_mat_convert_to")]
    public static partial int MatConvertTo(nint mat, in NativeArray destination, int type, double alpha, double beta);

    [LibraryImport(Library, EntryPoint = "sscv_mat_set_to")]
    public static partial int MatSetTo(nint mat, in NativeArray value, in NativeArray mask);
}
