using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

/// <summary>A matrix of pixels or numbers in native memory, shared by reference count with its sub-matrices.</summary>
public partial class Mat : CvObject
{
    // Pixels of a managed array that the matrix lies over.
    private readonly PinnedArray? _pixels;

    internal unsafe Mat(nint pointer, PinnedArray? pixels = null)
        : base(new NativeObject(pointer, &NativeMethods.MatDelete)) => _pixels = pixels;

    /// <summary>An empty matrix.</summary>
    public Mat()
        : this(NewEmpty())
    {
    }

    /// <summary>Decodes an image file; empty when it cannot be read.</summary>
    public Mat(string fileName, ImreadModes flags = ImreadModes.Color)
        : this(ReadImage(fileName, flags))
    {
    }

    /// <summary>A matrix whose values are not set.</summary>
    public Mat(int rows, int cols, MatType type)
        : this(NewSized(rows, cols, type))
    {
    }

    public Mat(Size size, MatType type)
        : this(size.Height, size.Width, type)
    {
    }

    public Mat(int rows, int cols, MatType type, Scalar s)
        : this(NewFilled(rows, cols, type, s))
    {
    }

    public Mat(Size size, MatType type, Scalar s)
        : this(size.Height, size.Width, type, s)
    {
    }

    /// <summary>A view of a part of a matrix; both share their pixels.</summary>
    public Mat(Mat m, Rect roi)
        : this(NewRoi(m, roi), m._pixels)
    {
    }

    /// <summary>
    /// A matrix over memory of the caller, which must outlive it. A step of 0 means no gaps between rows.
    /// </summary>
    public static Mat FromPixelData(int rows, int cols, MatType type, IntPtr data, long step = 0) =>
        new(NewOver(rows, cols, type, data, step));

    /// <summary>A matrix over a managed array, which stays pinned until the matrix and its views are gone.</summary>
    public static Mat FromPixelData(int rows, int cols, MatType type, Array data, long step = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        var pixels = new PinnedArray(data);
        return new Mat(NewOver(rows, cols, type, pixels.Address, step), pixels);
    }

    public static Mat ImDecode(byte[] imageBytes, ImreadModes mode = ImreadModes.Color) =>
        Cv2.ImDecode(imageBytes, mode);

    public static Mat ImDecode(ReadOnlySpan<byte> span, ImreadModes mode = ImreadModes.Color) =>
        Cv2.ImDecode(span, mode);

    public static Mat ZerosMat(int rows, int cols, MatType type) => new(rows, cols, type, Scalar.All(0));

    public static Mat ZerosMat(Size size, MatType type) => ZerosMat(size.Height, size.Width, type);

    /// <summary>Disposes the matrix.</summary>
    public void Release() => Dispose();

    public override string ToString() => IsDisposed
        ? "Mat [disposed]"
        : $"Mat [ {Rows}*{Cols}*{Type()}, IsContinuous={IsContinuous()}, IsSubmatrix={IsSubmatrix()}, " +
          $"Ptr=0x{Pointer:x}, Data=0x{Data:x} ]";

    private static nint NewEmpty()
    {
        Check(NativeMethods.MatNew(out var mat));
        return mat;
    }

    private static nint ReadImage(string fileName, ImreadModes flags)
    {
        ArgumentException.ThrowIfNullOrEmpty(fileName);
        Check(NativeMethods.Imread(fileName, (int)flags, out var mat));
        return mat;
    }

    private static nint NewSized(int rows, int cols, MatType type)
    {
        Check(NativeMethods.MatNewSized(rows, cols, type.Value, out var mat));
        return mat;
    }

    private static nint NewFilled(int rows, int cols, MatType type, Scalar value)
    {
        Check(NativeMethods.MatNewFilled(rows, cols, type.Value, value, out var mat));
        return mat;
    }

    private static nint NewOver(int rows, int cols, MatType type, nint data, long step)
    {
        Check(NativeMethods.MatNewOver(rows, cols, type.Value, data, step, out var mat));
        return mat;
    }

    private static nint NewRoi(Mat m, Rect roi)
    {
        ArgumentNullException.ThrowIfNull(m);
        Check(NativeMethods.MatNewRoi(m.Pointer, roi, out var mat));
        GC.KeepAlive(m);
        return mat;
    }
}
