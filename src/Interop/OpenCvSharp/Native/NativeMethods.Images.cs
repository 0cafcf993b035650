using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

// Image files: native/imgcodecs.cpp.
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sscv_imread", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Imread(string path, int flags, out nint mat);

    [LibraryImport(Library, EntryPoint = "sscv_imwrite", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Imwrite(string path, nint image, ReadOnlySpan<int> values, int count, out int written);

    [LibraryImport(Library, EntryPoint = "sscv_imdecode")]
    public static partial int Imdecode(in NativeArray buffer, int flags, out nint mat);

    [LibraryImport(Library, EntryPoint = "sscv_imdecode_bytes")]
    public static partial int ImdecodeBytes(ReadOnlySpan<byte> bytes, int count, int flags, out nint mat);

    [LibraryImport(Library, EntryPoint = "sscv_imencode", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Imencode(
        string extension, in NativeArray image, ReadOnlySpan<int> values, int count, out nint buffer, out nint bytes,
        out long length, out int encoded);

    [LibraryImport(Library, EntryPoint = "sscv_bytes_delete")]
    public static partial void BytesDelete(nint buffer);

    [LibraryImport(Library, EntryPoint = "sscv_have_image_reader", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int HaveImageReader(string path, out int have);

    [LibraryImport(Library, EntryPoint = "sscv_have_image_writer", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int HaveImageWriter(string path, out int have);
}
