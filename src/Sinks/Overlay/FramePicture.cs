using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Overlay;

/// <summary>A frame as a picture to look at, with its coordinates where they are wanted.</summary>
public static class FramePicture
{
    /// <summary>Encodes a frame as PNG, at its size.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="hasGrid">Whether lines with their coordinates in pixels lie over it.</param>
    public static byte[] ToPng(VideoFrame frame, bool hasGrid)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var canvas = new Canvas();
        canvas.Copy(frame);
        if (hasGrid)
            CoordinateGrid.Draw(canvas);
        using var bgr = new BgrPicture();
        Cv2.ImEncode(".png", bgr.Convert(canvas), out byte[] png);
        return png;
    }
}
