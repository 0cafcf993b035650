using OpenCvSharp;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>
/// An image to draw on, BGR24, in memory that does not move. There is nothing between rows, so that the encoder can take
/// it in one piece.
/// </summary>
internal sealed class Canvas : IDisposable
{
    private byte[] _pixels = [];
    private Mat? _image;

    public int Width { get; private set; }

    public int Height { get; private set; }

    private int StrideBytes => Width * 3;

    public Span<byte> Pixels => _pixels.AsSpan(0, StrideBytes * Height);

    /// <summary>The same pixels for OpenCV.</summary>
    public Mat Image => _image ?? throw new InvalidOperationException("The canvas has no size yet.");

    /// <summary>Sets the size; the pixels are then whatever they were.</summary>
    public unsafe void Resize(int width, int height)
    {
        if (width == Width && height == Height)
            return;
        _image?.Dispose();
        (Width, Height) = (width, height);
        int length = checked(StrideBytes * height);
        if (_pixels.Length < length)
            _pixels = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        fixed (byte* first = _pixels)
            _image = Mat.FromPixelData(height, width, MatType.CV_8UC3, (nint)first, StrideBytes);
    }

    public Span<byte> Row(int y) => _pixels.AsSpan(y * StrideBytes, StrideBytes);

    /// <summary>Blends one pixel; one outside is ignored.</summary>
    public void Blend(int x, int y, Bgr color, int alpha)
    {
        if ((uint)x >= (uint)Width || (uint)y >= (uint)Height)
            return;
        Span<byte> pixel = _pixels.AsSpan((y * StrideBytes) + (x * 3), 3);
        pixel[0] = Mix(pixel[0], color.Blue, alpha);
        pixel[1] = Mix(pixel[1], color.Green, alpha);
        pixel[2] = Mix(pixel[2], color.Red, alpha);
    }

    public void Dispose() => _image?.Dispose();

    private static byte Mix(byte below, byte above, int alpha) => (byte)(((below * (255 - alpha)) + (above * alpha) + 127) / 255);
}
