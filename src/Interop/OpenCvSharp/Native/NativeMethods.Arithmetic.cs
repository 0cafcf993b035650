using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

// Element-wise functions of core: native/core_arithmetic.cpp.
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sscv_add")]
    public static partial int Add(
        in NativeArray a, in NativeArray b, in NativeArray destination, in NativeArray mask, int type);

    [LibraryImport(Library, EntryPoint = "sscv_subtract")]
    public static partial int Subtract(
        in NativeArray a, in NativeArray b, in NativeArray destination, in NativeArray mask, int type);

    [LibraryImport(Library, EntryPoint = "sscv_multiply")]
    public static partial int Multiply(
        in NativeArray a, in NativeArray b, in NativeArray destination, double scale, int type);

    [LibraryImport(Library, EntryPoint = "sscv_add_weighted")]
    public static partial int AddWeighted(
        in NativeArray a, double alpha, in NativeArray b, double beta, double gamma, in NativeArray destination,
        int type);

    [LibraryImport(Library, EntryPoint = "sscv_absdiff")]
    public static partial int Absdiff(in NativeArray a, in NativeArray b, in NativeArray destination);

    [LibraryImport(Library, EntryPoint = "sscv_min")]
    public static partial int Min(in NativeArray a, in NativeArray b, in NativeArray destination);

    [LibraryImport(Library, EntryPoint = "sscv_max")]
    public static partial int Max(in NativeArray a, in NativeArray b, in NativeArray destination);

    [LibraryImport(Library, EntryPoint = "sscv_compare")]
    public static partial int Compare(in NativeArray a, in NativeArray b, in NativeArray destination, int operation);

    [LibraryImport(Library, EntryPoint = "sscv_in_range")]
    public static partial int InRange(
        in NativeArray source, in NativeArray lower, in NativeArray upper, in NativeArray destination);

    [LibraryImport(Library, EntryPoint = "sscv_bitwise_and")]
    public static partial int BitwiseAnd(
        in NativeArray a, in NativeArray b, in NativeArray destination, in NativeArray mask);

    [LibraryImport(Library, EntryPoint = "sscv_bitwise_or")]
    public static partial int BitwiseOr(
        in NativeArray a, in NativeArray b, in NativeArray destination, in NativeArray mask);

    [LibraryImport(Library, EntryPoint = "sscv_bitwise_xor")]
    public static partial int BitwiseXor(
        in NativeArray a, in NativeArray b, in NativeArray destination, in NativeArray mask);

    [LibraryImport(Library, EntryPoint = "sscv_bitwise_not")]
    public static partial int BitwiseNot(in NativeArray source, in NativeArray destination, in NativeArray mask);
}
