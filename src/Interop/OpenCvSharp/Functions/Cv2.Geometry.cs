using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Where pixels go.
public static partial class Cv2
{
    /// <summary>To dsize, or by the factors fx and fy where dsize is empty.</summary>
    public static void Resize(
        InputArray src, OutputArray dst, Size dsize, double fx = 0, double fy = 0,
        InterpolationFlags interpolation = InterpolationFlags.Linear)
    {
        Check(NativeMethods.Resize(NativeArray.Read(src), NativeArray.Write(dst), dsize, fx, fy, (int)interpolation));
        GC.KeepAlive(src);
        dst.Fix();
    }

    /// <summary>Each pixel from where the maps (x, y) say.</summary>
    public static void Remap(
        InputArray src, OutputArray dst, InputArray map1, InputArray map2,
        InterpolationFlags interpolation = InterpolationFlags.Linear, BorderTypes borderMode = BorderTypes.Constant,
        Scalar? borderValue = null)
    {
        Check(NativeMethods.Remap(
            NativeArray.Read(src), NativeArray.Write(dst), NativeArray.Read(map1), NativeArray.Read(map2),
            (int)interpolation, (int)borderMode, borderValue.GetValueOrDefault()));
        GC.KeepAlive(src);
        GC.KeepAlive(map1);
        GC.KeepAlive(map2);
        dst.Fix();
    }

    public static void WarpAffine(
        InputArray src, OutputArray dst, InputArray m, Size dsize, InterpolationFlags flags = InterpolationFlags.Linear,
        BorderTypes borderMode = BorderTypes.Constant, Scalar? borderValue = null)
    {
        Check(NativeMethods.WarpAffine(
            NativeArray.Read(src), NativeArray.Write(dst), NativeArray.Read(m), dsize, (int)flags, (int)borderMode,
            borderValue.GetValueOrDefault()));
        GC.KeepAlive(src);
        GC.KeepAlive(m);
        dst.Fix();
    }

    public static void CopyMakeBorder(
        InputArray src, OutputArray dst, int top, int bottom, int left, int right, BorderTypes borderType,
        Scalar? value = null)
    {
        Check(NativeMethods.CopyMakeBorder(
            NativeArray.Read(src), NativeArray.Write(dst), top, bottom, left, right, (int)borderType,
            value.GetValueOrDefault()));
        GC.KeepAlive(src);
        dst.Fix();
    }

    public static void Flip(InputArray src, OutputArray dst, FlipMode flipCode)
    {
        Check(NativeMethods.Flip(NativeArray.Read(src), NativeArray.Write(dst), (int)flipCode));
        GC.KeepAlive(src);
        dst.Fix();
    }

    public static void Transpose(InputArray src, OutputArray dst)
    {
        Check(NativeMethods.Transpose(NativeArray.Read(src), NativeArray.Write(dst)));
        GC.KeepAlive(src);
        dst.Fix();
    }
}
