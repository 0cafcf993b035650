using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Mattes;

/// <summary>Cuts what masks show out of a frame, as PNG of red, green, blue and alpha, 8 bits each. One thread at a time.</summary>
internal sealed class CutoutPng : IDisposable
{
    private readonly Canvas _frame = new();
    private readonly BgrPicture _converted = new();
    private readonly Mat _crop = new(), _cutout = new();

    private Mat? _bgr;

    /// <summary>Takes the frame that is cut from.</summary>
    /// <param name="frame">Borrowed for the call.</param>
    public void Begin(VideoFrame frame)
    {
        ArgumentNullException.ThrowIfNull(frame);
        _frame.Copy(frame);
        _bgr = _converted.Convert(_frame);
    }

    /// <summary>The box of a mask as a file: alpha is 255 and the colour the frame's where the mask is, and all is 0 elsewhere.</summary>
    /// <param name="mask">Not empty, of the frame's size.</param>
    public unsafe byte[] Encode(SegmentationMask mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (_bgr is null || (mask.Width, mask.Height) != (_bgr.Width, _bgr.Height))
            throw new ArgumentException($"A mask of {mask.Width}x{mask.Height} is not of the frame that was begun.", nameof(mask));
        PixelBounds bounds = mask.Bounds;
        using Mat shown = _bgr.SubMat(new Rect(bounds.Left, bounds.Top, bounds.Width, bounds.Height));
        Cv2.CvtColor(shown, _crop, ColorConversionCodes.BGR2BGRA);
        _cutout.Create(shown.Size(), MatType.CV_8UC4);
        _cutout.SetTo(Scalar.All(0));
        fixed (byte* pixels = mask.Pixels)
        {
            using Mat alpha = Mat.FromPixelData(bounds.Height, bounds.Width, MatType.CV_8UC1, (nint)pixels);
            _crop.CopyTo(_cutout, alpha);
        }

        // What was copied is opaque already.
        Cv2.ImEncode(".png", _cutout, out byte[] png);
        return png;
    }

    /// <summary>Frees the buffers.</summary>
    public void Dispose()
    {
        _converted.Dispose();
        _crop.Dispose();
        _cutout.Dispose();
    }
}
