using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Figures of a whole array.
public static partial class Cv2
{
    public static int CountNonZero(InputArray mtx)
    {
        Check(NativeMethods.CountNonZero(NativeArray.Read(mtx), out var count));
        GC.KeepAlive(mtx);
        return count;
    }

    public static Scalar Sum(InputArray src)
    {
        Check(NativeMethods.Sum(NativeArray.Read(src), out var sum));
        GC.KeepAlive(src);
        return sum;
    }

    public static Scalar Mean(InputArray src, InputArray? mask = null)
    {
        Check(NativeMethods.Mean(NativeArray.Read(src), NativeArray.Optional(mask), out var mean));
        GC.KeepAlive(src);
        GC.KeepAlive(mask);
        return mean;
    }

    public static double Norm(InputArray src1, NormTypes normType = NormTypes.L2, InputArray? mask = null)
    {
        Check(NativeMethods.Norm(NativeArray.Read(src1), (int)normType, NativeArray.Optional(mask), out var norm));
        GC.KeepAlive(src1);
        GC.KeepAlive(mask);
        return norm;
    }

    public static double Norm(
        InputArray src1, InputArray src2, NormTypes normType = NormTypes.L2, InputArray? mask = null)
    {
        Check(NativeMethods.NormDifference(
            NativeArray.Read(src1), NativeArray.Read(src2), (int)normType, NativeArray.Optional(mask), out var norm));
        GC.KeepAlive(src1);
        GC.KeepAlive(src2);
        GC.KeepAlive(mask);
        return norm;
    }

    public static void MinMaxLoc(InputArray src, out double minVal, out double maxVal)
    {
        Check(NativeMethods.MinMax(NativeArray.Read(src), out minVal, out maxVal));
        GC.KeepAlive(src);
    }

    public static void MinMaxLoc(InputArray src, out Point minLoc, out Point maxLoc) =>
        MinMaxLoc(src, out _, out _, out minLoc, out maxLoc);

    public static void MinMaxLoc(
        InputArray src, out double minVal, out double maxVal, out Point minLoc, out Point maxLoc,
        InputArray? mask = null)
    {
        Check(NativeMethods.MinMaxLoc(
            NativeArray.Read(src), out minVal, out maxVal, out minLoc, out maxLoc, NativeArray.Optional(mask)));
        GC.KeepAlive(src);
        GC.KeepAlive(mask);
    }
}
