using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Preprocessing;

/// <summary>A borrowed I420 picture.</summary>
internal readonly ref struct YuvImage
{
    public YuvImage(VideoFrame frame)
        : this(frame.Pixels, frame.Layout, frame.Metadata.Matrix)
    {
    }

    /// <exception cref="ArgumentException">The size is not positive, or the samples are too few for it.</exception>
    public YuvImage(ReadOnlySpan<byte> pixels, I420Layout layout, YuvMatrix matrix = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layout.Width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(layout.Height, 1);
        if (pixels.Length < layout.Bytes)
            throw new ArgumentException($"{layout.Width}x{layout.Height} I420 pixels need {layout.Bytes} bytes; there are {pixels.Length}.");
        Layout = layout;
        Luma = layout.Luma(pixels);
        Cb = layout.Cb(pixels);
        Cr = layout.Cr(pixels);
        Colors = YuvColors.Of(matrix);
    }

    /// <summary>True if there is no picture.</summary>
    public bool IsEmpty => Luma.IsEmpty;

    public int Width => Layout.Width;
    public int Height => Layout.Height;
    public I420Layout Layout { get; }

    /// <summary>[Height, Width].</summary>
    public ReadOnlySpan<byte> Luma { get; }

    /// <summary>[ChromaHeight, ChromaWidth], like <see cref="Cr"/>.</summary>
    public ReadOnlySpan<byte> Cb { get; }
    public ReadOnlySpan<byte> Cr { get; }

    /// <summary>What its samples mean.</summary>
    public YuvColors Colors { get; }

    /// <summary>All of it.</summary>
    public PixelBounds Bounds => PixelBounds.OfFrame(Width, Height);
}
