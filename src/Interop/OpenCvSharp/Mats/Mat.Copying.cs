using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Copies, conversions and fills.
public partial class Mat
{
    /// <summary>Makes the matrix this size and type; nothing happens where it is already.</summary>
    public void Create(int rows, int cols, MatType type)
    {
        Check(NativeMethods.MatCreate(Pointer, rows, cols, type.Value));
        GC.KeepAlive(this);
    }

    public void Create(Size size, MatType type) => Create(size.Height, size.Width, type);

    public Mat Clone()
    {
        if (Empty())
            return new Mat(Size(), Type());
        Check(NativeMethods.MatClone(Pointer, out var copy));
        GC.KeepAlive(this);
        return new Mat(copy);
    }

    public Mat Clone(Rect roi)
    {
        using var part = new Mat(this, roi);
        return part.Clone();
    }

    /// <summary>A matrix of the same size and type, whose values are not set.</summary>
    public Mat EmptyClone() => new(Size(), Type());

    public void CopyTo(OutputArray m, InputArray? mask = null)
    {
        Check(NativeMethods.MatCopyTo(Pointer, NativeArray.Write(m), NativeArray.Optional(mask)));
        GC.KeepAlive(this);
        GC.KeepAlive(mask);
        m.Fix();
    }

    public void CopyTo(Mat m, InputArray? mask = null)
    {
        Check(NativeMethods.MatCopyTo(Pointer, NativeArray.Of(m), NativeArray.Optional(mask)));
        GC.KeepAlive(this);
        GC.KeepAlive(m);
        GC.KeepAlive(mask);
    }

    /// <summary>Writes value * alpha + beta, saturated, with the depth of rtype.</summary>
    public void ConvertTo(OutputArray m, MatType rtype, double alpha = 1, double beta = 0)
    {
        Check(NativeMethods.MatConvertTo(Pointer, NativeArray.Write(m), rtype.Value, alpha, beta));
        GC.KeepAlive(this);
        m.Fix();
    }

    public Mat SetTo(Scalar value, Mat? mask = null)
    {
        Check(NativeMethods.MatSetTo(Pointer, NativeArray.OfScalar(value), NativeArray.Optional(mask)));
        GC.KeepAlive(this);
        GC.KeepAlive(mask);
        return this;
    }

    public Mat SetTo(InputArray value, Mat? mask = null)
    {
        Check(NativeMethods.MatSetTo(Pointer, NativeArray.Read(value), NativeArray.Optional(mask)));
        GC.KeepAlive(this);
        GC.KeepAlive(value);
        GC.KeepAlive(mask);
        return this;
    }
}
