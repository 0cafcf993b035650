using SamStream.Pipeline.Geometry;

namespace SamStream.Model.Sam;

/// <summary>Borrowed BGR24 pixels, row-major [Height, Width, 3], rows <see cref="StrideBytes"/> apart.</summary>
internal readonly ref struct BgrImage
{
    public const int BytesPerPixel = 3;

    /// <exception cref="ArgumentException">The size is not positive, or the pixels are too few for it.</exception>
    public BgrImage(ReadOnlySpan<byte> pixels, int width, int height, int strideBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        var rowBytes = (long)width * BytesPerPixel;
        if (strideBytes < rowBytes)
            throw new ArgumentException($"A row of {width} BGR pixels has {rowBytes} bytes; the stride is {strideBytes}.");
        var needed = ((height - 1L) * strideBytes) + rowBytes;
        if (pixels.Length < needed)
            throw new ArgumentException($"{width}x{height} BGR pixels need {needed} bytes; there are {pixels.Length}.");
        Pixels = pixels;
        Width = width;
        Height = height;
        StrideBytes = strideBytes;
    }

    public ReadOnlySpan<byte> Pixels { get; }
    public int Width { get; }
    public int Height { get; }
    public int StrideBytes { get; }

    /// <summary>All of it.</summary>
    public PixelBounds Bounds => PixelBounds.OfFrame(Width, Height);

    /// <summary>One row, Width x 3 bytes.</summary>
    public ReadOnlySpan<byte> Row(int y) => Pixels.Slice(y * StrideBytes, Width * BytesPerPixel);
}
