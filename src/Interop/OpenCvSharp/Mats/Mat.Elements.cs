using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OpenCvSharp;

// Access to elements. As in OpenCV itself, indices into At, Get, Set and Ptr are not checked.
public partial class Mat
{
    /// <summary>The address of a row.</summary>
    public IntPtr Ptr(int i0)
    {
        var header = Header();
        return header.Data + (nint)(header.Step * i0);
    }

    /// <summary>The address of an element.</summary>
    public IntPtr Ptr(int i0, int i1)
    {
        var header = Header();
        return header.Data + (nint)(header.Step * i0) + (i1 * ElemSize1(header.Type) * header.Type.Channels);
    }

    public unsafe ref T At<T>(int i0)
        where T : unmanaged => ref Unsafe.AsRef<T>((void*)Ptr(i0));

    public unsafe ref T At<T>(int i0, int i1)
        where T : unmanaged => ref Unsafe.AsRef<T>((void*)Ptr(i0, i1));

    public T Get<T>(int i0)
        where T : struct => Marshal.PtrToStructure<T>(Ptr(i0));

    public T Get<T>(int i0, int i1)
        where T : struct => Marshal.PtrToStructure<T>(Ptr(i0, i1));

    public void Set<T>(int i0, T value)
        where T : struct => Marshal.StructureToPtr(value, Ptr(i0), false);

    public void Set<T>(int i0, int i1, T value)
        where T : struct => Marshal.StructureToPtr(value, Ptr(i0, i1), false);

    /// <summary>All elements; an empty span when the rows do not lie end to end.</summary>
    public unsafe Span<T> AsSpan<T>()
        where T : unmanaged
    {
        var header = Header();
        if (!header.IsContinuous)
            return [];
        return new Span<T>((void*)header.Data, (int)header.Total * ElemSize() / sizeof(T));
    }

    /// <summary>The elements of one row.</summary>
    /// <exception cref="InvalidOperationException">The matrix is not two-dimensional.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public unsafe Span<T> RowSpan<T>(int row)
        where T : unmanaged
    {
        var header = Header();
        if (header.Dims != 2)
            throw new InvalidOperationException($"RowSpan is for matrices of 2 dimensions, not {header.Dims}.");
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)header.Rows, nameof(row));
        return new Span<T>((void*)(header.Data + (nint)(header.Step * row)), header.Cols * ElemSize() / sizeof(T));
    }
}
