using OpenCvSharp;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Overlay.Ffmpeg;

/// <summary>
/// A picture as H.264 has it: I420, that is luma, then both colours at half resolution, of BT.601 with limited range. It is
/// half as many bytes to hand over as BGR.
/// </summary>
internal sealed unsafe class PlanarPicture : IDisposable
{
    private readonly byte[] _bytes;
    private readonly Mat _image;

    /// <param name="size">Even.</param>
    public PlanarPicture(Size size)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(checked((int)BytesOf(size)), pinned: true);
        fixed (byte* first = _bytes)
            _image = Mat.FromPixelData(size.Height * 3 / 2, size.Width, MatType.CV_8UC1, (nint)first, size.Width);
    }

    public static long BytesOf(Size size) => (long)size.Width * size.Height / 2 * 3;

    /// <summary>The picture, valid until the next call.</summary>
    /// <param name="picture">Of the same size.</param>
    public ReadOnlySpan<byte> Convert(Canvas picture)
    {
        Cv2.CvtColor(picture.Image, _image, ColorConversionCodes.BGR2YUV_I420);
        return _bytes;
    }

    public void Dispose() => _image.Dispose();
}
