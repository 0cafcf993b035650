using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Channels apart and together.
public static partial class Cv2
{
    public static Mat[] Split(Mat src)
    {
        Split(src, out var mv);
        return mv;
    }

    /// <summary>One matrix for each channel.</summary>
    public static void Split(Mat src, out Mat[] mv)
    {
        ArgumentNullException.ThrowIfNull(src);
        var planes = new Mat[src.Channels()];
        for (var i = 0; i < planes.Length; i++)
            planes[i] = new Mat();
        Check(NativeMethods.Split(src.Pointer, Pointers(planes), planes.Length));
        GC.KeepAlive(src);
        GC.KeepAlive(planes);
        mv = planes;
    }

    public static void Merge(Mat[] mv, Mat dst)
    {
        ArgumentNullException.ThrowIfNull(mv);
        ArgumentNullException.ThrowIfNull(dst);
        if (mv.Length == 0)
            throw new ArgumentException("mv is empty", nameof(mv));
        if (Array.IndexOf(mv, null) >= 0)
            throw new ArgumentException("mv contains null element", nameof(mv));
        Check(NativeMethods.Merge(Pointers(mv), mv.Length, dst.Pointer));
        GC.KeepAlive(mv);
        GC.KeepAlive(dst);
    }

    public static void ExtractChannel(InputArray src, OutputArray dst, int coi)
    {
        Check(NativeMethods.ExtractChannel(NativeArray.Read(src), NativeArray.Write(dst), coi));
        GC.KeepAlive(src);
        dst.Fix();
    }

    public static void InsertChannel(InputArray src, InputOutputArray dst, int coi)
    {
        Check(NativeMethods.InsertChannel(NativeArray.Read(src), NativeArray.Write(dst), coi));
        GC.KeepAlive(src);
        dst.Fix();
    }

    private static nint[] Pointers(Mat[] mats) => Array.ConvertAll(mats, mat => mat.Pointer);
}
