using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

// Video output: native/videoio_writer.cpp.
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sscv_writer_new")]
    public static partial int WriterNew(out nint writer);

    [LibraryImport(Library, EntryPoint = "sscv_writer_delete")]
    public static partial void WriterDelete(nint writer);

    [LibraryImport(Library, EntryPoint = "sscv_writer_open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int WriterOpen(
        nint writer, string path, int api, int fourcc, double fps, Size size, ReadOnlySpan<int> values, int count,
        out int opened);

    [LibraryImport(Library, EntryPoint = "sscv_writer_is_opened")]
    public static partial int WriterIsOpened(nint writer, out int opened);

    [LibraryImport(Library, EntryPoint = "sscv_writer_release")]
    public static partial int WriterRelease(nint writer);

    [LibraryImport(Library, EntryPoint = "sscv_writer_write")]
    public static partial int WriterWrite(nint writer, in NativeArray image);

    [LibraryImport(Library, EntryPoint = "sscv_writer_set")]
    public static partial int WriterSet(nint writer, int property, double value, out int set);

    [LibraryImport(Library, EntryPoint = "sscv_writer_get")]
    public static partial int WriterGet(nint writer, int property, out double value);

    [LibraryImport(Library, EntryPoint = "sscv_writer_backend_name")]
    public static partial int WriterBackendName(nint writer, Span<byte> name, int capacity);
}
