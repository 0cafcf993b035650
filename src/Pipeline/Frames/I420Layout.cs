namespace SamStream.Pipeline.Frames;

/// <summary>
/// Where the planes of an I420 picture lie: luma [Height, Width], then Cb and Cr [ChromaHeight, ChromaWidth], each row
/// behind the one before, without padding. A colour sample covers 2x2 pixels; those at an odd edge cover fewer.
/// </summary>
public readonly record struct I420Layout(int Width, int Height)
{
    public int ChromaWidth => (int)(((long)Width + 1) / 2);

    public int ChromaHeight => (int)(((long)Height + 1) / 2);

    public long LumaBytes => (long)Width * Height;

    /// <summary>Bytes of one colour plane.</summary>
    public long ChromaBytes => (long)ChromaWidth * ChromaHeight;

    /// <summary>Bytes of all planes.</summary>
    public long Bytes => LumaBytes + (2 * ChromaBytes);

    /// <summary>The luma plane of a picture.</summary>
    public ReadOnlySpan<byte> Luma(ReadOnlySpan<byte> picture) => picture[..(int)LumaBytes];

    /// <inheritdoc cref="Luma(ReadOnlySpan{byte})"/>
    public Span<byte> Luma(Span<byte> picture) => picture[..(int)LumaBytes];

    /// <summary>The Cb plane of a picture.</summary>
    public ReadOnlySpan<byte> Cb(ReadOnlySpan<byte> picture) => picture.Slice((int)LumaBytes, (int)ChromaBytes);

    /// <inheritdoc cref="Cb(ReadOnlySpan{byte})"/>
    public Span<byte> Cb(Span<byte> picture) => picture.Slice((int)LumaBytes, (int)ChromaBytes);

    /// <summary>The Cr plane of a picture.</summary>
    public ReadOnlySpan<byte> Cr(ReadOnlySpan<byte> picture) => picture.Slice((int)(LumaBytes + ChromaBytes), (int)ChromaBytes);

    /// <inheritdoc cref="Cr(ReadOnlySpan{byte})"/>
    public Span<byte> Cr(Span<byte> picture) => picture.Slice((int)(LumaBytes + ChromaBytes), (int)ChromaBytes);
}
