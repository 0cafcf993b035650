using OpenCvSharp;
using SamStream.Pipeline.Frames;

namespace SamStream.Sinks.Overlay.Drawing;

/// <summary>A picture to draw on, I420 as frames and H.264 are. One thread at a time.</summary>
internal sealed class Canvas
{
    private readonly OpacityMap _opacity = new();

    // Does not move: OpenCV gets its address.
    private byte[] _pixels = [];
    private byte[] _means = [];

    public int Width => Layout.Width;

    public int Height => Layout.Height;

    public I420Layout Layout { get; private set; }

    /// <summary>Which Y'CbCr its samples are.</summary>
    public YuvMatrix Matrix { get; private set; }

    /// <summary>Luma, Cb, Cr.</summary>
    public Span<byte> Pixels => _pixels.AsSpan(0, (int)Layout.Bytes);

    public Span<byte> Luma => Layout.Luma(Pixels);

    public Span<byte> Cb => Layout.Cb(Pixels);

    public Span<byte> Cr => Layout.Cr(Pixels);

    private YuvColors Colors => YuvColors.Of(Matrix);

    /// <summary>Sets the size; the pixels are then whatever they were.</summary>
    public void Resize(int width, int height, YuvMatrix matrix = default)
    {
        (Layout, Matrix) = (new I420Layout(width, height), matrix);
        int length = checked((int)Layout.Bytes);
        if (_pixels.Length < length)
            _pixels = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        if (_means.Length < Layout.ChromaWidth)
            _means = new byte[Layout.ChromaWidth];
    }

    /// <summary>Becomes a copy of a frame.</summary>
    public void Copy(VideoFrame frame)
    {
        Resize(frame.Width, frame.Height, frame.Metadata.Matrix);
        frame.Pixels.CopyTo(Pixels);
    }

    /// <summary>Fills all of it.</summary>
    public void Fill(Rgb color)
    {
        (byte luma, byte cb, byte cr) = Colors.FromRgb(color.Red, color.Green, color.Blue);
        Luma.Fill(luma);
        Cb.Fill(cb);
        Cr.Fill(cr);
    }

    /// <summary>Where to say how much of an area a colour hides, before <see cref="Blend"/>; it may lie outside.</summary>
    public OpacityMap Begin(in PixelArea area)
    {
        _opacity.Begin(area);
        return _opacity;
    }

    /// <summary>Lays a colour over the area that was begun last.</summary>
    public void Blend(Rgb color)
    {
        OpacityMap map = _opacity;
        (byte luma, byte cb, byte cr) = Colors.FromRgb(color.Red, color.Green, color.Blue);
        int left = Math.Max(map.Left, 0), right = Math.Min(map.Right, Width);
        if (right <= left)
            return;
        for (int y = Math.Max(map.Top, 0); y < Math.Min(map.Bottom, Height); y++)
            PixelBlend.Blend(Luma.Slice((y * Width) + left, right - left), map.Row(y, left), luma);
        Span<byte> means = _means.AsSpan(0, ((right + 1) / 2) - (left / 2));
        for (int y = Math.Max(map.Top, 0) / 2; y < Math.Min(map.Bottom / 2, Layout.ChromaHeight); y++)
        {
            PixelBlend.Average(map.Row(2 * y, left), map.Row((2 * y) + 1, left), means);
            int first = (y * Layout.ChromaWidth) + (left / 2);
            PixelBlend.Blend(Cb.Slice(first, means.Length), means, cb);
            PixelBlend.Blend(Cr.Slice(first, means.Length), means, cr);
        }
    }

    /// <summary>The picture in BGR, 8 bits; the caller disposes it.</summary>
    public Mat ToBgr()
    {
        // Colours reach the size of luma's even size; at an odd edge their last row and column are cut off.
        Size size = new(Layout.ChromaWidth * 2, Layout.ChromaHeight * 2);
        Rect shown = new(0, 0, Width, Height);
        using Mat luma = Plane(0), cb = Plane(1), cr = Plane(2);
        using Mat largeCb = new(), largeCr = new(), yuv = new();
        Cv2.Resize(cb, largeCb, size);
        Cv2.Resize(cr, largeCr, size);
        using Mat shownCb = largeCb.SubMat(shown), shownCr = largeCr.SubMat(shown);
        Cv2.Merge([luma, shownCb, shownCr], yuv);
        using Mat matrix = Mat.FromArray(Colors.YuvToBgr());
        var bgr = new Mat();
        Cv2.Transform(yuv, bgr, matrix);
        return bgr;
    }

    /// <summary>Luma (0), Cb (1) or Cr (2) for OpenCV; the caller disposes the header.</summary>
    public unsafe Mat Plane(int index)
    {
        (int width, int height) = index == 0 ? (Width, Height) : (Layout.ChromaWidth, Layout.ChromaHeight);
        long offset = index == 0 ? 0 : Layout.LumaBytes + ((index - 1) * Layout.ChromaBytes);
        fixed (byte* first = _pixels)
            return Mat.FromPixelData(height, width, MatType.CV_8UC1, (nint)(first + offset), width);
    }
}
