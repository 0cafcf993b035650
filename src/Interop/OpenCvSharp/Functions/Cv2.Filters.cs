using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Colours, blurs and thresholds.
public static partial class Cv2
{
    public static void CvtColor(InputArray src, OutputArray dst, ColorConversionCodes code, int dstCn = 0)
    {
        Check(NativeMethods.CvtColor(NativeArray.Read(src), NativeArray.Write(dst), (int)code, dstCn));
        GC.KeepAlive(src);
        dst.Fix();
    }

    public static void GaussianBlur(
        InputArray src, OutputArray dst, Size ksize, double sigmaX, double sigmaY = 0,
        BorderTypes borderType = BorderTypes.Default)
    {
        Check(NativeMethods.GaussianBlur(
            NativeArray.Read(src), NativeArray.Write(dst), ksize, sigmaX, sigmaY, (int)borderType));
        GC.KeepAlive(src);
        dst.Fix();
    }

    /// <summary>Returns the threshold that was used.</summary>
    public static double Threshold(InputArray src, OutputArray dst, double thresh, double maxval, ThresholdTypes type)
    {
        Check(NativeMethods.Threshold(
            NativeArray.Read(src), NativeArray.Write(dst), thresh, maxval, (int)type, out var used));
        GC.KeepAlive(src);
        dst.Fix();
        return used;
    }

    /// <summary>Distance of each pixel to the nearest zero; floats, except for L1 to dstType 8U.</summary>
    public static void DistanceTransform(
        InputArray src, OutputArray dst, DistanceTypes distanceType, DistanceTransformMasks maskSize,
        int dstType = MatType.CV_32S)
    {
        Check(NativeMethods.DistanceTransform(
            NativeArray.Read(src), NativeArray.Write(dst), (int)distanceType, (int)maskSize, dstType));
        GC.KeepAlive(src);
        dst.Fix();
    }
}
