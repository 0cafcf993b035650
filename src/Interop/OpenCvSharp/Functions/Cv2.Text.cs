using OpenCvSharp.Internal;
using static OpenCvSharp.Internal.NativeStatus;

namespace OpenCvSharp;

// Text in Hershey fonts.
public static partial class Cv2
{
    /// <summary>org is the left end of the base line. The fonts hold ASCII only.</summary>
    public static void PutText(
        InputOutputArray img, string text, Point org, HersheyFonts fontFace, double fontScale, Scalar color,
        int thickness = 1, LineTypes lineType = LineTypes.Link8, bool bottomLeftOrigin = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Check(NativeMethods.PutText(
            NativeArray.Write(img), text, org, (int)fontFace, fontScale, color, thickness, (int)lineType,
            bottomLeftOrigin ? 1 : 0));
        img.Fix();
    }

    public static Size GetTextSize(
        string text, HersheyFonts fontFace, double fontScale, int thickness, out int baseLine)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        Check(NativeMethods.GetTextSize(text, (int)fontFace, fontScale, thickness, out baseLine, out var size));
        return size;
    }
}
