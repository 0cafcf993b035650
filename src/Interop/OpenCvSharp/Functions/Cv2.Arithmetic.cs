using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Element-wise arithmetic, saturated to the type of the result.
public static partial class Cv2
{
    public static void Add(InputArray src1, InputArray src2, OutputArray dst, InputArray? mask = null, int dtype = -1)
    {
        Check(NativeMethods.Add(
            NativeArray.Read(src1), NativeArray.Read(src2), NativeArray.Write(dst), NativeArray.Optional(mask), dtype));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        GC.KeepAlive(mask);
        dst.Fix();
    }

    public static void Subtract(
        InputArray src1, InputArray src2, OutputArray dst, InputArray? mask = null, int dtype = -1)
    {
        Check(NativeMethods.Subtract(
            NativeArray.Read(src1), NativeArray.Read(src2), NativeArray.Write(dst), NativeArray.Optional(mask), dtype));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        GC.KeepAlive(mask);
        dst.Fix();
    }

    public static void Subtract(InputArray src1, Scalar src2, OutputArray dst, InputArray? mask = null, int dtype = -1)
    {
        Check(NativeMethods.Subtract(
            NativeArray.Read(src1), NativeArray.OfScalar(src2), NativeArray.Write(dst), NativeArray.Optional(mask),
            dtype));
        GC.KeepAlive(src1);
        GC.KeepAlive(mask);
        dst.Fix();
    }

    public static void Subtract(Scalar src1, InputArray src2, OutputArray dst, InputArray? mask = null, int dtype = -1)
    {
        Check(NativeMethods.Subtract(
            NativeArray.OfScalar(src1), NativeArray.Read(src2), NativeArray.Write(dst), NativeArray.Optional(mask),
            dtype));
        GC.KeepAlive(src2);
        GC.KeepAlive(mask);
        dst.Fix();
    }

    public static void Multiply(InputArray src1, InputArray src2, OutputArray dst, double scale = 1, int dtype = -1)
    {
        Check(NativeMethods.Multiply(
            NativeArray.Read(src1), NativeArray.Read(src2), NativeArray.Write(dst), scale, dtype));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        dst.Fix();
    }

    /// <summary>src1 * alpha + src2 * beta + gamma, saturated.</summary>
    public static void AddWeighted(
        InputArray src1, double alpha, InputArray src2, double beta, double gamma, OutputArray dst, int dtype = -1)
    {
        Check(NativeMethods.AddWeighted(
            NativeArray.Read(src1), alpha, NativeArray.Read(src2), beta, gamma, NativeArray.Write(dst), dtype));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        dst.Fix();
    }

    public static void Absdiff(InputArray src1, InputArray src2, OutputArray dst)
    {
        Check(NativeMethods.Absdiff(NativeArray.Read(src1), NativeArray.Read(src2), NativeArray.Write(dst)));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        dst.Fix();
    }

    public static void Min(InputArray src1, InputArray src2, OutputArray dst)
    {
        Check(NativeMethods.Min(NativeArray.Read(src1), NativeArray.Read(src2), NativeArray.Write(dst)));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        dst.Fix();
    }

    public static void Min(Mat src1, Mat src2, Mat dst)
    {
        Check(NativeMethods.Min(NativeArray.Of(src1), NativeArray.Of(src2), NativeArray.Of(dst)));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        GC.KeepAlive(dst);
    }

    public static void Min(Mat src1, double src2, Mat dst)
    {
        Check(NativeMethods.Min(NativeArray.Of(src1), NativeArray.OfDouble(src2), NativeArray.Of(dst)));
        GC.KeepAlive(src1);
        GC.KeepAlive(dst);
    }

    public static void Max(InputArray src1, InputArray src2, OutputArray dst)
    {
        Check(NativeMethods.Max(NativeArray.Read(src1), NativeArray.Read(src2), NativeArray.Write(dst)));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        dst.Fix();
    }

    public static void Max(Mat src1, Mat src2, Mat dst)
    {
        Check(NativeMethods.Max(NativeArray.Of(src1), NativeArray.Of(src2), NativeArray.Of(dst)));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        GC.KeepAlive(dst);
    }

    public static void Max(Mat src1, double src2, Mat dst)
    {
        Check(NativeMethods.Max(NativeArray.Of(src1), NativeArray.OfDouble(src2), NativeArray.Of(dst)));
        GC.KeepAlive(src1);
        GC.KeepAlive(dst);
    }
}
