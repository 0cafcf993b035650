using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Sinks.Overlay.Text;

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

    /// <summary>What its samples mean.</summary>
    public YuvColors Colors => YuvColors.Of(Matrix);

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

    /// <summary>Writes a line; what lies outside is cut off.</summary>
    /// <returns>The right end.</returns>
    public int Write(TextLine line, int left, int top, Rgb color)
    {
        OpacityMap map = Begin(new PixelArea(left, top, line.Width, line.Height));
        for (int y = 0; y < line.Height; y++)
            line.Row(y).CopyTo(map.Row(top + y, left));
        Blend(color);
        return left + line.Width;
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

/// <summary>A rectangle on a canvas.</summary>
internal readonly record struct PixelArea(int Left, int Top, int Width, int Height)
{
    public int Right => Left + Width;

    public int Bottom => Top + Height;

    /// <summary>Larger by so many pixels on each side.</summary>
    public PixelArea Grow(int pixels) => new(Left - pixels, Top - pixels, Width + (2 * pixels), Height + (2 * pixels));

    public bool Overlaps(in PixelArea other) =>
        Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
}

/// <summary>How much of each pixel of an area a colour hides: 0 to 255. It holds whole samples of colour, 2x2 pixels each.</summary>
internal sealed class OpacityMap
{
    // A vector that starts at the last pixel stays inside.
    private const int Slack = 32;

    private byte[] _values = [];
    private int _strideBytes;

    /// <summary>Even, like the others; the area may lie outside of what is drawn on.</summary>
    public int Left { get; private set; }

    public int Top { get; private set; }

    public int Right { get; private set; }

    public int Bottom { get; private set; }

    /// <summary>Takes an area of which nothing is hidden yet.</summary>
    public void Begin(in PixelArea area)
    {
        (Left, Top, Right, Bottom) = (area.Left & ~1, area.Top & ~1, (area.Right + 1) & ~1, (area.Bottom + 1) & ~1);
        _strideBytes = Right - Left + Slack;
        int length = _strideBytes * (Bottom - Top);
        if (_values.Length < length)
            _values = new byte[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)length)];
        else
            _values.AsSpan(0, length).Clear();
    }

    /// <summary>A row of the picture, from a column of it on; what lies behind <see cref="Right"/> counts for nothing.</summary>
    public Span<byte> Row(int y, int left)
    {
        int skipped = left - Left;
        return _values.AsSpan(((y - Top) * _strideBytes) + skipped, _strideBytes - skipped);
    }
}

/// <summary>Lays a value over samples, 16 at a time.</summary>
internal static class PixelBlend
{
    private static readonly int Step = Vector128<byte>.Count;

    /// <summary>target = (target x (255 - opacity) + value x opacity) / 255, rounded.</summary>
    /// <param name="target">Samples.</param>
    /// <param name="opacity">As many at least.</param>
    /// <param name="value">What is laid over them.</param>
    public static void Blend(Span<byte> target, ReadOnlySpan<byte> opacity, byte value)
    {
        ref byte samples = ref MemoryMarshal.GetReference(target);
        ref byte opacities = ref MemoryMarshal.GetReference(opacity[..target.Length]);
        var over = Vector128.Create((ushort)value);
        int x = 0;
        for (; x <= target.Length - Step; x += Step)
        {
            var alpha = Vector128.LoadUnsafe(ref opacities, (nuint)x);
            if (alpha == Vector128<byte>.Zero)
                continue;
            (Vector128<ushort> alphaLow, Vector128<ushort> alphaHigh) = Vector128.Widen(alpha);
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.LoadUnsafe(ref samples, (nuint)x));
            Vector128.Narrow(Mix(low, over, alphaLow), Mix(high, over, alphaHigh)).StoreUnsafe(ref samples, (nuint)x);
        }

        for (; x < target.Length; x++)
            target[x] = (byte)Divide((target[x] * (255 - opacity[x])) + (value * opacity[x]) + 128);
    }

    /// <summary>The mean of each 2x2 values of two rows, rounded.</summary>
    /// <param name="upper">Twice as many as there are means, like <paramref name="lower"/>.</param>
    /// <param name="lower">The row below.</param>
    /// <param name="means">Where to.</param>
    public static void Average(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> means)
    {
        for (int i = 0; i < means.Length; i++)
            means[i] = (byte)((upper[2 * i] + upper[(2 * i) + 1] + lower[2 * i] + lower[(2 * i) + 1] + 2) >> 2);
    }

    // All of it fits 16 bits: at most 255 x 255 + 128, and 1/256 of that more.
    private static Vector128<ushort> Mix(Vector128<ushort> below, Vector128<ushort> over, Vector128<ushort> alpha)
    {
        Vector128<ushort> sum = (below * (Vector128.Create((ushort)255) - alpha)) + (over * alpha) + Vector128.Create((ushort)128);
        return (sum + (sum >>> 8)) >>> 8;
    }

    private static int Divide(int sum) => (sum + (sum >> 8)) >> 8;
}
