using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

// Video input: native/videoio_capture.cpp.
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sscv_capture_new")]
    public static partial int CaptureNew(out nint capture);

    [LibraryImport(Library, EntryPoint = "sscv_capture_delete")]
    public static partial void CaptureDelete(nint capture);

    [LibraryImport(Library, EntryPoint = "sscv_capture_open_file", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int CaptureOpenFile(
        nint capture, string path, int api, ReadOnlySpan<int> values, int count, out int opened);

    [LibraryImport(Library, EntryPoint = "sscv_capture_open_camera")]
    public static partial int CaptureOpenCamera(
        nint capture, int index, int api, ReadOnlySpan<int> values, int count, out int opened);

    [LibraryImport(Library, EntryPoint = "sscv_capture_is_opened")]
    public static partial int CaptureIsOpened(nint capture, out int opened);

    [LibraryImport(Library, EntryPoint = "sscv_capture_release")]
    public static partial int CaptureRelease(nint capture);

    [LibraryImport(Library, EntryPoint = "sscv_capture_grab")]
    public static partial int CaptureGrab(nint capture, out int grabbed);

    [LibraryImport(Library, EntryPoint = "sscv_capture_retrieve")]
    public static partial int CaptureRetrieve(nint capture, in NativeArray image, int flag, out int retrieved);

    [LibraryImport(Library, EntryPoint = "sscv_capture_read")]
    public static partial int CaptureRead(nint capture, in NativeArray image, out int read);

    [LibraryImport(Library, EntryPoint = "sscv_capture_set")]
    public static partial int CaptureSet(nint capture, int property, double value, out int set);

    [LibraryImport(Library, EntryPoint = "sscv_capture_get")]
    public static partial int CaptureGet(nint capture, int property, out double value);

    [LibraryImport(Library, EntryPoint = "sscv_capture_set_exception_mode")]
    public static partial int CaptureSetExceptionMode(nint capture, int enable);

    [LibraryImport(Library, EntryPoint = "sscv_capture_get_exception_mode")]
    public static partial int CaptureGetExceptionMode(nint capture, out int enabled);

    [LibraryImport(Library, EntryPoint = "sscv_capture_backend_name")]
    public static partial int CaptureBackendName(nint capture, Span<byte> name, int capacity);
}
