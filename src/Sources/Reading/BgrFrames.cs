using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Reading;

/// <summary>Writes OpenCV's pictures, which are BGR24, to frames, which are I420.</summary>
internal static class BgrFrames
{
    /// <summary>Converts a picture of the frame's size to BT.601; a colour sample is the mean of its pixels.</summary>
    /// <exception cref="SourceException">It is not 8-bit BGR.</exception>
    public static unsafe void Write(Mat picture, WritableFrame frame)
    {
        if (picture.Type() != MatType.CV_8UC3)
            throw new SourceException($"OpenCV gave pixels of type {picture.Type()}; 8UC3 (BGR) was expected.");
        (int width, int height) = (frame.Layout.ChromaWidth, frame.Layout.ChromaHeight);
        using Mat even = new(), yuv = new(), matrix = Mat.FromArray(YuvColors.Of(YuvMatrix.Bt601).BgrToYuv());
        // What lies beyond an odd edge is like the last pixels.
        Cv2.CopyMakeBorder(picture, even, 0, (2 * height) - frame.Height, 0, (2 * width) - frame.Width, BorderTypes.Replicate);
        Cv2.Transform(even, yuv, matrix);
        fixed (byte* luma = frame.Luma, cb = frame.Cb, cr = frame.Cr)
        {
            using Mat toLuma = Mat.FromPixelData(frame.Height, frame.Width, MatType.CV_8UC1, (nint)luma);
            using Mat toCb = Mat.FromPixelData(height, width, MatType.CV_8UC1, (nint)cb);
            using Mat toCr = Mat.FromPixelData(height, width, MatType.CV_8UC1, (nint)cr);
            using Mat fullLuma = yuv.ExtractChannel(0), fullCb = yuv.ExtractChannel(1), fullCr = yuv.ExtractChannel(2);
            using Mat shownLuma = fullLuma.SubMat(new Rect(0, 0, frame.Width, frame.Height));
            shownLuma.CopyTo(toLuma);
            Cv2.Resize(fullCb, toCb, toCb.Size(), 0, 0, InterpolationFlags.Area);
            Cv2.Resize(fullCr, toCr, toCr.Size(), 0, 0, InterpolationFlags.Area);
        }
    }
}
