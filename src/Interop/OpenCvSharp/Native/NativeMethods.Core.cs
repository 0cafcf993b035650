using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

// Whole-array functions of core: native/core.cpp.
internal static partial class NativeMethods
{
    [LibraryImport(Library, EntryPoint = "sscv_count_non_zero")]
    public static partial int CountNonZero(in NativeArray source, out int count);

    [LibraryImport(Library, EntryPoint = "sscv_sum")]
    public static partial int Sum(in NativeArray source, out Scalar sum);

    [LibraryImport(Library, EntryPoint = "sscv_mean")]
    public static partial int Mean(in NativeArray source, in NativeArray mask, out Scalar mean);

    [LibraryImport(Library, EntryPoint = "sscv_norm")]
    public static partial int Norm(in NativeArray source, int type, in NativeArray mask, out double norm);

    [LibraryImport(Library, EntryPoint = "sscv_norm_difference")]
    public static partial int NormDifference(
        in NativeArray first, in NativeArray second, int type, in NativeArray mask, out double norm);

    [LibraryImport(Library, EntryPoint = "sscv_min_max")]
    public static partial int MinMax(in NativeArray source, out double minimum, out double maximum);

    [LibraryImport(Library, EntryPoint = "sscv_min_max_loc")]
    public static partial int MinMaxLoc(
        in NativeArray source, out double minimum, out double maximum, out Point minimumAt, out Point maximumAt,
        in NativeArray mask);

    [LibraryImport(Library, EntryPoint = "sscv_copy_make_border")]
    public static partial int CopyMakeBorder(
        in NativeArray source, in NativeArray destination, int top, int bottom, int left, int right, int borderType,
        Scalar value);

    [LibraryImport(Library, EntryPoint = "sscv_flip")]
    public static partial int Flip(in NativeArray source, in NativeArray destination, int code);

    [LibraryImport(Library, EntryPoint = "sscv_transpose")]
    public static partial int Transpose(in NativeArray source, in NativeArray destination);

    [LibraryImport(Library, EntryPoint = "sscv_split")]
    public static partial int Split(nint source, ReadOnlySpan<nint> channels, int count);

    [LibraryImport(Library, EntryPoint = "sscv_merge")]
    public static partial int Merge(ReadOnlySpan<nint> channels, int count, nint destination);

    [LibraryImport(Library, EntryPoint = "sscv_extract_channel")]
    public static partial int ExtractChannel(in NativeArray source, in NativeArray destination, int channel);

    [LibraryImport(Library, EntryPoint = "sscv_insert_channel")]
    public static partial int InsertChannel(in NativeArray source, in NativeArray destination, int channel);

    [LibraryImport(Library, EntryPoint = "sscv_set_num_threads")]
    public static partial int SetNumThreads(int count);

    [LibraryImport(Library, EntryPoint = "sscv_get_num_threads")]
    public static partial int GetNumThreads(out int count);

    [LibraryImport(Library, EntryPoint = "sscv_set_log_level")]
    public static partial int SetLogLevel(int level, out int previous);

    [LibraryImport(Library, EntryPoint = "sscv_get_log_level")]
    public static partial int GetLogLevel(out int level);

    [LibraryImport(Library, EntryPoint = "sscv_version")]
    public static partial int Version(out nint text);

    [LibraryImport(Library, EntryPoint = "sscv_build_information")]
    public static partial int BuildInformation(out nint text);
}
