using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Growing and shrinking. An element of null is a 3×3 rectangle.
public static partial class Cv2
{
    private static readonly Point Center = new(-1, -1);

    public static void Dilate(
        InputArray src, OutputArray dst, InputArray? element, Point? anchor = null, int iterations = 1,
        BorderTypes borderType = BorderTypes.Constant, Scalar? borderValue = null)
    {
        Check(NativeMethods.Dilate(
            NativeArray.Read(src), NativeArray.Write(dst), NativeArray.Optional(element), anchor ?? Center, iterations,
            (int)borderType, borderValue ?? MorphologyDefaultBorderValue()));
        GC.KeepAlive(src);
        GC.KeepAlive(element);
        dst.Fix();
    }

    public static void Erode(
        InputArray src, OutputArray dst, InputArray? element, Point? anchor = null, int iterations = 1,
        BorderTypes borderType = BorderTypes.Constant, Scalar? borderValue = null)
    {
        Check(NativeMethods.Erode(
            NativeArray.Read(src), NativeArray.Write(dst), NativeArray.Optional(element), anchor ?? Center, iterations,
            (int)borderType, borderValue ?? MorphologyDefaultBorderValue()));
        GC.KeepAlive(src);
        GC.KeepAlive(element);
        dst.Fix();
    }

    public static void MorphologyEx(
        InputArray src, OutputArray dst, MorphTypes op, InputArray? element, Point? anchor = null, int iterations = 1,
        BorderTypes borderType = BorderTypes.Constant, Scalar? borderValue = null)
    {
        Check(NativeMethods.MorphologyEx(
            NativeArray.Read(src), NativeArray.Write(dst), (int)op, NativeArray.Optional(element), anchor ?? Center,
            iterations, (int)borderType, borderValue ?? MorphologyDefaultBorderValue()));
        GC.KeepAlive(src);
        GC.KeepAlive(element);
        dst.Fix();
    }

    /// <summary>The border value that lets pixels outside the image have no effect.</summary>
    public static Scalar MorphologyDefaultBorderValue() => Scalar.All(double.MaxValue);

    public static Mat GetStructuringElement(MorphShapes shape, Size ksize) =>
        GetStructuringElement(shape, ksize, Center);

    public static Mat GetStructuringElement(MorphShapes shape, Size ksize, Point anchor)
    {
        Check(NativeMethods.GetStructuringElement((int)shape, ksize, anchor, out var element));
        return new Mat(element);
    }
}
