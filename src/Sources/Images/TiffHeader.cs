using System.Buffers.Binary;

namespace SamStream.Sources.Images;

/// <summary>
/// Reads the first directory of a TIFF 6.0 file, in either byte order. Sizes in it that make a decoder take memory are held to
/// those of the image; what the standard has in one form only is taken in no other, since readers differ in what they make of it.
/// </summary>
internal static class TiffHeader
{
    /// <summary>
    /// The most bytes of a strip or tile, decoded, in a file that is smaller than a quarter of it: a decoder holds one as a whole.
    /// </summary>
    public const long MaxPartBytes = 64L << 20;

    private const int Width = 256, Height = 257, BitsPerSample = 258, Compression = 259, SamplesPerPixel = 277, RowsPerStrip = 278;
    private const int TileWidth = 322, TileHeight = 323;
    private const int EntryBytes = 12, ShortType = 3, LongType = 4;
    private const int MaxSamples = 4, MaxBits = 16;

    // A decoder turns the samples into four bytes for each pixel.
    private const int DecodedPixelBytes = 4;

    private static readonly int[] Tags =
        [Width, Height, BitsPerSample, Compression, SamplesPerPixel, RowsPerStrip, TileWidth, TileHeight];

    // None, CCITT, LZW, JPEG, Deflate by both of its numbers, PackBits. Others take memory as the file says (LZMA), or are rare.
    private static readonly long[] Compressions = [1, 2, 3, 4, 5, 7, 8, 32946, 32773];

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
        if (directory + 2 + ((long)entries * EntryBytes) > file.Length)
            return false;
        var values = new Dictionary<int, long>();
        var seen = new HashSet<int>();
        string? refusal = null;
        for (int i = 0; i < entries; i++)
        {
            ReadOnlySpan<byte> entry = file.Slice((int)directory + 2 + (i * EntryBytes), EntryBytes);
            int tag = ReadUInt16(entry, isLittleEndian);
            if (!seen.Add(tag))
                refusal ??= $"has its field {tag} twice";
            if (!Tags.Contains(tag))
                continue;
            if (ReadValue(file, entry, isLittleEndian) is { } value)
                values[tag] = value;
            else
                refusal ??= $"has its field {tag} in a form that is not read";
        }

        long width = values.GetValueOrDefault(Width), height = values.GetValueOrDefault(Height);
        header = new ImageHeader(ImageFormat.Tiff, width, height, IsComplete: true)
        {
            Refusal = refusal ?? RefusalOf(values, width, height, file.Length),
        };
        return header.Refusal is not null || (width > 0 && height > 0);
    }

    private static string? RefusalOf(Dictionary<int, long> values, long width, long height, long fileBytes)
    {
        long samples = values.GetValueOrDefault(SamplesPerPixel, 1), bits = values.GetValueOrDefault(BitsPerSample, 1);
        long compression = values.GetValueOrDefault(Compression, 1);
        if (samples is < 1 or > MaxSamples)
            return $"has {samples} samples a pixel; 1 to {MaxSamples} are read";
        if (bits is < 1 or > MaxBits)
            return $"has {bits} bits a sample; 1 to {MaxBits} are read";
        if (!Compressions.Contains(compression))
            return $"is compressed in a way ({compression}) that is not read";
        bool isTiled = values.ContainsKey(TileWidth) || values.ContainsKey(TileHeight);
        long partWidth = isTiled ? values.GetValueOrDefault(TileWidth) : width;
        long partHeight = isTiled ? values.GetValueOrDefault(TileHeight) : Math.Min(height, values.GetValueOrDefault(RowsPerStrip, height));
        string part = isTiled ? "tiles" : "strips";
        if (partWidth < 1 || partHeight < 1)
            return $"has {part} without pixels";
        // Sizes of 32 bits each overflow.
        double bytes = (double)partWidth * partHeight * (DecodedPixelBytes + (samples * ((bits + 7) / 8)));
        double limit = Math.Max(MaxPartBytes, 4.0 * fileBytes);
        return bytes > limit
            ? FormattableString.Invariant($"has {part} of {partWidth}x{partHeight} pixels, which take {bytes:N0} bytes; the limit is {limit:N0}")
            : null;
    }

    // A number; of a list of them, which is one for each sample, the number that all of them are.
    private static long? ReadValue(ReadOnlySpan<byte> file, ReadOnlySpan<byte> entry, bool isLittleEndian)
    {
        int tag = ReadUInt16(entry, isLittleEndian), type = ReadUInt16(entry[2..], isLittleEndian);
        long count = ReadUInt32(entry[4..], isLittleEndian);
        if (type is not (ShortType or LongType) || count < 1 || count > (tag == BitsPerSample ? MaxSamples : 1))
            return null;
        int bytes = type == ShortType ? 2 : 4;
        ReadOnlySpan<byte> list = entry[8..];
        if (count * bytes > list.Length)
        {
            long offset = ReadUInt32(list, isLittleEndian);
            if (offset + (count * bytes) > file.Length)
                return null;
            list = file[(int)offset..];
        }

        long? value = null;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> item = list[(i * bytes)..];
            long next = type == ShortType ? ReadUInt16(item, isLittleEndian) : ReadUInt32(item, isLittleEndian);
            if (value is not null && value != next)
                return null;
            value = next;
        }

        return value;
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private static uint ReadUInt32(ReadOnlySpan<byte> bytes, bool isLittleEndian) => isLittleEndian
        ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
        : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
