using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Parts of a matrix, which share its pixels.
public partial class Mat
{
    /// <summary>A view of a part; setting copies a matrix of the same size into it.</summary>
    public Mat this[Rect roi]
    {
        get => SubMat(roi);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (Dims != value.Dims)
                throw new ArgumentException($"Dimension mismatch: {value.Dims} into {Dims}", nameof(value));
            if (roi.Size != value.Size())
                throw new ArgumentException($"Specified ROI ({roi.Size}) != mat.Size() ({value.Size()})", nameof(value));
            using var part = SubMat(roi);
            value.CopyTo(part);
        }
    }

    public Mat SubMat(Rect roi) => SubMat(roi.Top, roi.Bottom, roi.Left, roi.Right);

    /// <exception cref="ArgumentException">The part has no rows or no columns.</exception>
    public Mat SubMat(int rowStart, int rowEnd, int colStart, int colEnd)
    {
        if (rowStart >= rowEnd)
            throw new ArgumentException($"rowStart ({rowStart}) >= rowEnd ({rowEnd})", nameof(rowStart));
        if (colStart >= colEnd)
            throw new ArgumentException($"colStart ({colStart}) >= colEnd ({colEnd})", nameof(colStart));
        Check(NativeMethods.MatNewRanges(Pointer, rowStart, rowEnd, colStart, colEnd, out var part));
        GC.KeepAlive(this);
        return new Mat(part, _pixels);
    }

    public Mat Row(int y) => RowRange(y, y + 1);

    public Mat Col(int x) => ColRange(x, x + 1);

    public Mat RowRange(int startRow, int endRow) => SubMat(startRow, endRow, 0, Cols);

    public Mat ColRange(int startCol, int endCol) => SubMat(0, Rows, startCol, endCol);

    /// <summary>The same pixels with another number of channels, and rows where not 0.</summary>
    public Mat Reshape(int cn, int rows = 0)
    {
        Check(NativeMethods.MatReshape(Pointer, cn, rows, out var reshaped));
        GC.KeepAlive(this);
        return new Mat(reshaped, _pixels);
    }
}
