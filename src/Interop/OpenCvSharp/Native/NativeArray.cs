using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenCvSharp.Internal;

/// <summary>An array argument on its way into a native call; laid out as <c>sscv::Array</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct NativeArray
{
    private readonly int _kind;
    private readonly nint _mat;
    private readonly Scalar _values;

    private NativeArray(int kind, nint mat, Scalar values)
    {
        _kind = kind;
        _mat = mat;
        _values = values;
    }

    public static NativeArray OfMat(Mat mat) => new(1, mat.Pointer, default);

    public static NativeArray OfScalar(Scalar values) => new(2, 0, values);

    public static NativeArray OfDouble(double value) => new(3, 0, new Scalar(value));

    /// <summary>The argument for an array that is read.</summary>
    public static NativeArray Read(
        [NotNull] InputArray? array, [CallerArgumentExpression(nameof(array))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(array, name);
        array.ThrowIfDisposed();
        return array.Native;
    }

    /// <summary>The argument for an array that is written.</summary>
    public static NativeArray Write(
        [NotNull] OutputArray? array, [CallerArgumentExpression(nameof(array))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(array, name);
        array.ThrowIfNotReady();
        return OfMat(array.Target);
    }

    /// <summary>The argument for a matrix that is read or written.</summary>
    public static NativeArray Of([NotNull] Mat? mat, [CallerArgumentExpression(nameof(mat))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(mat, name);
        return OfMat(mat);
    }

    /// <summary>The argument for an array that may be left out.</summary>
    public static NativeArray Optional(InputArray? array)
    {
        if (array is null)
            return default;
        array.ThrowIfDisposed();
        return array.Native;
    }

    public static NativeArray Optional(Mat? mat) => mat is null ? default : OfMat(mat);
}
