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
    /// <summary>Reads the header of a whole file; false if it is none of the formats or the header is cut off.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, out ImageHeader header)
    {
        header = default;
        if (file is [0xFF, 0xD8, 0xFF, ..])
            return JpegHeader.TryRead(file, out header);
        if (file is [0x89, (byte)'P', (byte)'N', (byte)'G', ..])
            return TryReadPng(file, out header);
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

    private static bool TryReadPng(ReadOnlySpan<byte> file, out ImageHeader header)
    {
        header = default;
        if (file.Length < 24 || !file[12..16].SequenceEqual("IHDR"u8))
            return false;
        bool isComplete = file.LastIndexOf("IEND"u8) > 0;
        header = new ImageHeader(
            ImageFormat.Png, BinaryPrimitives.ReadUInt32BigEndian(file[16..]),
            BinaryPrimitives.ReadUInt32BigEndian(file[20..]), isComplete);
        return true;
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
        header = new ImageHeader(ImageFormat.WebP, known.Width, known.Height, isComplete);
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

    // White space and comments, then digits.
    private static bool TryReadNumber(ref ReadOnlySpan<byte> text, out long number)
    {
        number = 0;
        while (text is [(byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or (byte)'#', ..])
        {
            int skip = text[0] == (byte)'#' ? text.IndexOf((byte)'\n') : 1;
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

/// <summary>Walks a JPEG's marker segments (ITU-T T.81, annex B) to its frame header.</summary>
internal static class JpegHeader
{
    private const byte StartOfScan = 0xDA;

    private static ReadOnlySpan<byte> EndOfImage => [0xFF, 0xD9];

    public static bool TryRead(ReadOnlySpan<byte> file, out ImageHeader header)
    {
        header = default;
        long width = 0, height = 0;
        int position = 2;
        while (position + 4 <= file.Length)
        {
            if (file[position] != 0xFF)
                return false;
            byte marker = file[position + 1];
            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                position += marker == 0xFF ? 1 : 2;
                continue;
            }

            if (marker == StartOfScan)
                break;
            if (IsFrameHeader(marker) && position + 9 <= file.Length)
            {
                height = BinaryPrimitives.ReadUInt16BigEndian(file[(position + 5)..]);
                width = BinaryPrimitives.ReadUInt16BigEndian(file[(position + 7)..]);
            }

            position += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]);
        }

        if (width == 0)
            return false;
        // Within a scan FF is always followed by 00 or a restart marker, so FF D9 is the end and nothing else.
        bool isComplete = position < file.Length && file[position..].IndexOf(EndOfImage) >= 0;
        header = new ImageHeader(ImageFormat.Jpeg, width, height, isComplete);
        return true;
    }

    // SOF0 to SOF15 without the three codes among them that mean something else.
    private static bool IsFrameHeader(byte marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;
}

/// <summary>Reads the size from the first directory of a TIFF 6.0 file, in either byte order.</summary>
internal static class TiffHeader
{
    private const int WidthTag = 256;
    private const int HeightTag = 257;
    private const int EntryBytes = 12;
    private const int ShortType = 3;

    public static bool TryRead(ReadOnlySpan<byte> file, out ImageHeader header)
    {
        header = default;
        bool isLittleEndian = file[0] == (byte)'I';
        if (file.Length < 8)
            return false;
        long directory = ReadUInt32(file[4..], isLittleEndian);
        if (directory + 2 > file.Length)
            return false;
        int entries = ReadUInt16(file[(int)directory..], isLittleEndian);
        long width = 0, height = 0;
        for (int i = 0; i < entries; i++)
        {
            long start = directory + 2 + ((long)i * EntryBytes);
            if (start + EntryBytes > file.Length)
                return false;
            ReadOnlySpan<byte> entry = file.Slice((int)start, EntryBytes);
            int tag = ReadUInt16(entry, isLittleEndian);
            long value = ReadUInt16(entry[2..], isLittleEndian) == ShortType
                ? ReadUInt16(entry[8..], isLittleEndian)
                : ReadUInt32(entry[8..], isLittleEndian);
            if (tag == WidthTag)
                width = value;
            else if (tag == HeightTag)
                height = value;
        }

        header = new ImageHeader(ImageFormat.Tiff, width, height, IsComplete: true);
        return width > 0 && height > 0;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
