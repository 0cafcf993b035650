using OpenCvSharp;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>
/// A canvas as BGR, 8 bits, for OpenCV's encoders. Its buffers are kept from picture to picture: the system takes and clears the pages of
/// those that come and go, which costs more than the conversion. One thread at a time.
/// </summary>
internal sealed class BgrPicture : IDisposable
{
    private readonly Mat _cb = new(), _cr = new(), _yuv = new(), _bgr = new();

    /// <summary>Converts a picture.</summary>
    /// <param name="canvas">Borrowed.</param>
    /// <returns>[height, width], BGR; this one's, until the next call.</returns>
    public Mat Convert(Canvas canvas)
    {
        // Colours reach the size of luma's even size; at an odd edge their last row and column are cut off.
        Size size = new(canvas.Layout.ChromaWidth * 2, canvas.Layout.ChromaHeight * 2);
        Rect shown = new(0, 0, canvas.Width, canvas.Height);
        using Mat luma = canvas.Plane(0), cb = canvas.Plane(1), cr = canvas.Plane(2);
        Cv2.Resize(cb, _cb, size);
        Cv2.Resize(cr, _cr, size);
        using Mat shownCb = _cb.SubMat(shown), shownCr = _cr.SubMat(shown);
        Cv2.Merge([luma, shownCb, shownCr], _yuv);
        using Mat matrix = Mat.FromArray(canvas.Colors.YuvToBgr());
        Cv2.Transform(_yuv, _bgr, matrix);
        return _bgr;
    }

    /// <summary>Frees the buffers.</summary>
    public void Dispose()
    {
        _cb.Dispose();
        _cr.Dispose();
        _yuv.Dispose();
        _bgr.Dispose();
    }
}
