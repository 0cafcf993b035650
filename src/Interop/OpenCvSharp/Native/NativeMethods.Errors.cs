using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

// The last error of a thread: native/error.cpp.
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sscv_last_error")]
    public static partial void LastError(
        out int code, out nint function, out nint message, out nint file, out int line);
}
