using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Comparisons and bits, element by element.
public static partial class Cv2
{
    /// <summary>255 where the comparison holds, otherwise 0.</summary>
    public static void Compare(InputArray src1, InputArray src2, OutputArray dst, CmpTypes cmpop)
    {
        Check(NativeMethods.Compare(
            NativeArray.Read(src1), NativeArray.Read(src2), NativeArray.Write(dst), (int)cmpop));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        dst.Fix();
    }

    /// <summary>255 where all channels lie within both bounds, otherwise 0.</summary>
    public static void InRange(InputArray src, InputArray lowerb, InputArray upperb, OutputArray dst)
    {
        Check(NativeMethods.InRange(
            NativeArray.Read(src), NativeArray.Read(lowerb), NativeArray.Read(upperb), NativeArray.Write(dst)));
        GC.KeepAlive(src);
        GC.KeepAlive(lowerb);
        GC.KeepAlive(upperb);
        dst.Fix();
    }

    public static void InRange(InputArray src, Scalar lowerb, Scalar upperb, OutputArray dst)
    {
        Check(NativeMethods.InRange(
            NativeArray.Read(src), NativeArray.OfScalar(lowerb), NativeArray.OfScalar(upperb), NativeArray.Write(dst)));
        GC.KeepAlive(src);
        dst.Fix();
    }

    public static void BitwiseAnd(InputArray src1, InputArray src2, OutputArray dst, InputArray? mask = null)
    {
        Check(NativeMethods.BitwiseAnd(
            NativeArray.Read(src1), NativeArray.Read(src2), NativeArray.Write(dst), NativeArray.Optional(mask)));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        GC.KeepAlive(mask);
        dst.Fix();
    }

    public static void BitwiseOr(InputArray src1, InputArray src2, OutputArray dst, InputArray? mask = null)
    {
        Check(NativeMethods.BitwiseOr(
            NativeArray.Read(src1), NativeArray.Read(src2), NativeArray.Write(dst), NativeArray.Optional(mask)));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        GC.KeepAlive(mask);
        dst.Fix();
    }

    public static void BitwiseXor(InputArray src1, InputArray src2, OutputArray dst, InputArray? mask = null)
    {
        Check(NativeMethods.BitwiseXor(
            NativeArray.Read(src1), NativeArray.Read(src2), NativeArray.Write(dst), NativeArray.Optional(mask)));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        GC.KeepAlive(mask);
        dst.Fix();
    }

    public static void BitwiseNot(InputArray src, OutputArray dst, InputArray? mask = null)
    {
        Check(NativeMethods.BitwiseNot(NativeArray.Read(src), NativeArray.Write(dst), NativeArray.Optional(mask)));
        GC.KeepAlive(src);
        GC.KeepAlive(mask);
        dst.Fix();
    }
}
