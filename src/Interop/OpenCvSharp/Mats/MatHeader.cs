using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

/// <summary>The fields of a native matrix, read in one call.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct MatHeader
{
    private const int ContinuousFlag = 1 << 14;
    private const int SubmatrixFlag = 1 << 15;
    private const int TypeMask = 0xFFF;

    public readonly int Flags;
    public readonly int Dims;
    public readonly int Rows;
    public readonly int Cols;
    public readonly nint Data;
    public readonly long Step;
    public readonly long Total;

    public MatType Type => Flags & TypeMask;

    public bool IsContinuous => (Flags & ContinuousFlag) != 0;

    public bool IsSubmatrix => (Flags & SubmatrixFlag) != 0;

    public bool IsEmpty => Data == 0 || Total == 0 || Dims == 0;
}
