using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Overlay;

/// <summary>Encodes frames as JPEG in a size to look at. One thread at a time.</summary>
public sealed class FrameJpeg : IDisposable
{
    private readonly Canvas _frame = new();
    private readonly Canvas _scaled = new();
    private readonly BgrPicture _bgr = new();

    /// <summary>Encodes a frame.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="maxWidth">Pixels; a wider frame is scaled down to it, a smaller one stays as it is.</param>
    /// <param name="quality">Of JPEG, 1 to 100.</param>
    /// <param name="width">What it has, pixels.</param>
    /// <param name="height">What it has, pixels.</param>
    public byte[] Encode(VideoFrame frame, int maxWidth, int quality, out int width, out int height)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWidth, 1);
        _frame.Copy(frame);
        Canvas picture = _frame;
        if (frame.Width > maxWidth)
        {
            Scale(maxWidth, Math.Max(1, (int)Math.Round((double)frame.Height * maxWidth / frame.Width)));
            picture = _scaled;
        }

        (width, height) = (picture.Width, picture.Height);
        Cv2.ImEncode(".jpg", _bgr.Convert(picture), out byte[] jpeg, new ImageEncodingParam(ImwriteFlags.JpegQuality, quality));
        return jpeg;
    }

    /// <summary>Frees the buffers.</summary>
    public void Dispose() => _bgr.Dispose();

    private void Scale(int width, int height)
    {
        _scaled.Resize(width, height, _frame.Matrix);
        for (int i = 0; i < 3; i++)
        {
            using Mat source = _frame.Plane(i), target = _scaled.Plane(i);
            Cv2.Resize(source, target, target.Size(), 0, 0, InterpolationFlags.Area);
        }
    }
}
