using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Cli.Clips.Pictures;

/// <summary>Frames as JPEG, for browsers.</summary>
internal static class FrameJpeg
{
    private const int Quality = 85;

    /// <summary>The least and the most width that is asked for, pixels.</summary>
    public const int LeastWidth = 16, MostWidth = 8192;

    /// <summary>Encodes a frame.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="width">At most so wide, pixels; it is never made larger.</param>
    public static byte[] Encode(VideoFrame frame, int width)
    {
        ArgumentNullException.ThrowIfNull(frame);
        var canvas = new Canvas();
        canvas.Copy(frame);
        using Mat picture = canvas.ToBgr();
        using var scaled = new Mat();
        if (width < picture.Width)
        {
            int height = Math.Max(1, (int)Math.Round((double)picture.Height * width / picture.Width));
            Cv2.Resize(picture, scaled, new Size(width, height), 0, 0, InterpolationFlags.Area);
        }

        Cv2.ImEncode(".jpg", scaled.Empty() ? picture : scaled, out byte[] jpeg, new ImageEncodingParam(ImwriteFlags.JpegQuality, Quality));
        return jpeg;
    }
}
