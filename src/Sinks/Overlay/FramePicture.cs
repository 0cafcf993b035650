using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Prompts;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Overlay;

/// <summary>A frame as a picture to look at, with its coordinates where they are wanted.</summary>
public static class FramePicture
{
    private const double MaskOpacity = 0.5;

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
        return Encode(canvas);
    }

    /// <summary>Encodes a frame with masks over it as PNG, at its size, each in another colour.</summary>
    /// <param name="frame">Borrowed.</param>
    /// <param name="masks">Of its size; later ones lie over earlier ones.</param>
    /// <exception cref="ArgumentException">A mask is of another size.</exception>
    public static byte[] ToPng(VideoFrame frame, IReadOnlyList<SegmentationMask> masks)
    {
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(masks);
        var canvas = new Canvas();
        canvas.Copy(frame);
        var painter = new MaskPainter();
        for (int i = 0; i < masks.Count; i++)
        {
            if ((masks[i].Width, masks[i].Height) != (frame.Width, frame.Height))
                throw new ArgumentException($"A mask is {masks[i].Width}x{masks[i].Height}, the frame {frame.Width}x{frame.Height}.", nameof(masks));
            if (masks[i].Area > 0)
                painter.Paint(canvas, masks[i], ObjectColors.Of(new ObjectId(i + 1)), MaskOpacity, OverlayPainter.ContourOf(frame.Height));
        }

        return Encode(canvas);
    }

    private static byte[] Encode(Canvas canvas)
    {
        using var bgr = new BgrPicture();
        Cv2.ImEncode(".png", bgr.Convert(canvas), out byte[] png);
        return png;
    }
}
