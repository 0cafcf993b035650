using System.Buffers.Binary;

namespace SamStream.Sources.Images;

/// <summary>
/// What an encoded image says of itself before it is decoded, so that a small file cannot make the decoder allocate
/// more than the limit. Layouts: ITU-T T.81 (JPEG), W3C PNG, RFC 9649 (WebP), TIFF 6.0, BITMAPINFOHEADER, netpbm.
/// </summary>
/// <param name="Format">By its first bytes, whatever the file's name.</param>
/// <param name="Width">Pixels in a stored row, before any rotation.</param>
/// <param name="Height">Stored rows.</param>
/// <param name="IsComplete">False if the format marks its end and the mark is missing: the file is cut off.</param>
internal readonly record struct ImageHeader(ImageFormat Format, long Width, long Height, bool IsComplete)
{
    /// <summary>
    /// Why it is not decoded though it may be valid, as what follows "it": a few of its bytes would cost a decoder more than its
    /// pixels do. Null: it is decoded.
    /// </summary>
    public string? Refusal { get; init; }

    // Of a WebP's extended header.
    private const byte AnimationFlag = 2;

    /// <summary>Bytes of its frame; a hostile header holds sizes whose product overflows.</summary>
    public double FrameBytes => ((double)Width * Height) + (2.0 * ((Width + 1) / 2) * ((Height + 1) / 2));

    /// <summary>Reads the header of a whole file; false if it is none of the formats or the header is cut off.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out ImageHeader header)
    {
        header = default;
        if (file is [0xFF, 0xD8, 0xFF, ..])
            return JpegHeader.TryRead(file, out header);
        if (file is [0x89, (byte)'P', (byte)'N', (byte)'G', ..])
            return PngHeader.TryRead(file, out header);
        if (file is [(byte)'B', (byte)'M', ..])
            return TryReadBmp(file, out header);
        if (file is [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] && file.Length >= 12 && file[8..12].SequenceEqual("WEBP"u8))
            return TryReadWebP(file, out header);
        if (file is [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..])
            return TiffHeader.TryRead(file, out header);
        if (file is [(byte)'P', >= (byte)'1' and <= (byte)'6', ..])
            return TryReadPnm(file, out header);
        return false;
    }

    private static bool TryReadBmp(ReadOnlySpan<byte> file, out ImageHeader header)
    {
        header = default;
        if (file.Length < 26)
            return false;
        bool isOldHeader = BinaryPrimitives.ReadUInt32LittleEndian(file[14..]) == 12;
        long width = isOldHeader
            ? BinaryPrimitives.ReadUInt16LittleEndian(file[18..])
            : BinaryPrimitives.ReadInt32LittleEndian(file[18..]);
        long height = isOldHeader
            ? BinaryPrimitives.ReadUInt16LittleEndian(file[20..])
            : Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..]));
        header = new ImageHeader(ImageFormat.Bmp, width, height, IsComplete: true);
        return true;
    }

    private static bool TryReadWebP(ReadOnlySpan<byte> file, out ImageHeader header)
    {
        header = default;
        if (file.Length < 30)
            return false;
        bool isComplete = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L <= file.Length;
        (long Width, long Height)? size = file[15] switch
        {
            (byte)'X' => (ReadUInt24(file[24..]) + 1, ReadUInt24(file[27..]) + 1),
            (byte)'L' => ReadLossless(BinaryPrimitives.ReadUInt32LittleEndian(file[21..])),
            (byte)' ' => (
                BinaryPrimitives.ReadUInt16LittleEndian(file[26..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(file[28..]) & 0x3FFF),
            _ => null,
        };
        if (size is not { } known)
            return false;
        bool isAnimation = file[15] == (byte)'X' && (file[20] & AnimationFlag) != 0;
        header = new ImageHeader(ImageFormat.WebP, known.Width, known.Height, isComplete) { Refusal = isAnimation ? "is an animation" : null };
        return true;
    }

    private static (long Width, long Height) ReadLossless(uint bits) => ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);

    private static long ReadUInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static bool TryReadPnm(ReadOnlySpan<byte> file, out ImageHeader header)
    {
        header = default;
        ReadOnlySpan<byte> rest = file[2..];
        if (!TryReadNumber(ref rest, out long width) || !TryReadNumber(ref rest, out long height))
            return false;
        header = new ImageHeader(ImageFormat.Pnm, width, height, IsComplete: true);
        return true;
    }

    // White space and comments, then digits. A comment ends with either character of a line's end, as for decoders.
    private static bool TryReadNumber(ref ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        while (text is [(byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'#', ..])
        {
            int skip = text[0] == (byte)'#' ? text.IndexOfAny((byte)'\n', (byte)'\r') : 1;
            text = skip < 0 ? [] : text[skip..];
        }

        int digits = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (digits is < 1 or > 10)
            return false;
        number = long.Parse(text[..digits], System.Globalization.CultureInfo.InvariantCulture);
        text = text[digits..];
        return true;
    }
}

/// <summary>The formats that are recognised by their first bytes.</summary>
internal enum ImageFormat
{
    Jpeg,
    Png,
    Bmp,
    WebP,
    Tiff,
    Pnm,
}
