using System.Buffers.Binary;
using System.IO.Compression;

namespace SamStream.Sinks.MaskImages;

/// <summary>Writes PNG files with a palette of 8 bits, one after the other into the same memory. Has one caller.</summary>
internal sealed class PngWriter(CompressionLevel level) : IDisposable
{
    private const byte FilterNone = 0;
    private const int ChunkOverhead = 12;

    private readonly MemoryStream _file = new();

    /// <summary>The bytes of a file, valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(int width, int height, ReadOnlySpan<byte> indices, ReadOnlySpan<byte> paletteRgb)
    {
        Check(width, height, indices, paletteRgb);
        _file.SetLength(0);
        _file.Write(PngChunk.Signature);

        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = 8;
        header[9] = PngChunk.PaletteColor;
        header[10..].Clear();
        WriteChunk(PngChunk.Header, header);
        WriteChunk(PngChunk.Palette, paletteRgb);

        int start = BeginChunk(PngChunk.ImageData);
        using (var zlib = new ZLibStream(_file, level, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(FilterNone);
                zlib.Write(indices.Slice(y * width, width));
            }
        }

        EndChunk(start);
        WriteChunk(PngChunk.End, []);
        return Written;
    }

    public void Dispose() => _file.Dispose();

    private Span<byte> Written => _file.GetBuffer().AsSpan(0, (int)_file.Length);

    private static void Check(int width, int height, ReadOnlySpan<byte> indices, ReadOnlySpan<byte> paletteRgb)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (indices.Length != (long)width * height)
            throw new ArgumentException($"An image of {width}x{height} needs {(long)width * height} bytes, not {indices.Length}.");
        if (paletteRgb.Length is 0 or > 256 * 3 || paletteRgb.Length % 3 != 0)
            throw new ArgumentException($"A palette has 1 to 256 colours of 3 bytes, not {paletteRgb.Length} bytes.");
        int colors = paletteRgb.Length / 3;
        if (colors < 256 && indices.IndexOfAnyInRange((byte)colors, byte.MaxValue) is >= 0 and int found)
            throw new ArgumentException($"Pixel {found} has the index {indices[found]}; the palette has {colors} colours.");
    }

    private void WriteChunk(uint type, ReadOnlySpan<byte> content)
    {
        int start = BeginChunk(type);
        _file.Write(content);
        EndChunk(start);
    }

    private int BeginChunk(uint type)
    {
        int start = (int)_file.Length;
        Span<byte> lengthAndType = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(lengthAndType[4..], type);
        _file.Write(lengthAndType);
        return start;
    }

    private void EndChunk(int start)
    {
        Span<byte> chunk = Written[start..];
        Span<byte> crc = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, chunk.Length + crc.Length - ChunkOverhead);
        BinaryPrimitives.WriteUInt32BigEndian(crc, PngChunk.Crc(chunk[4..]));
        _file.Write(crc);
    }
}

/// <summary>What the chunks of a PNG file have in common: length, type, data, checksum of type and data.</summary>
internal static class PngChunk
{
    public const uint Header = 0x49484452; // IHDR
    public const uint Palette = 0x504C5445; // PLTE
    public const uint ImageData = 0x49444154; // IDAT
    public const uint End = 0x49454E44; // IEND

    public const byte GreyColor = 0;
    public const byte PaletteColor = 3;

    // Bit 5 of the first letter: a decoder that does not know the chunk may skip it.
    private const uint AncillaryBit = 0x20000000;

    private static readonly uint[] CrcTable = MakeCrcTable();

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static bool IsAncillary(uint type) => (type & AncillaryBit) != 0;

    public static string NameOf(uint type)
    {
        Span<byte> letters = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(letters, type);
        return string.Concat(letters.ToArray().Select(letter => char.IsAsciiLetter((char)letter) ? (char)letter : '?'));
    }

    /// <summary>CRC-32 of ISO 3309, reflected polynomial EDB88320.</summary>
    public static uint Crc(ReadOnlySpan<byte> typeAndData)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in typeAndData)
            crc = CrcTable[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeCrcTable()
    {
        var table = new uint[256];
        for (uint index = 0; index < table.Length; index++)
        {
            uint value = index;
            for (int bit = 0; bit < 8; bit++)
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            table[index] = value;
        }

        return table;
    }
}

/// <summary>The five row filters of PNG, for pixels of at most one byte (PNG specification, section 9).</summary>
internal static class PngFilter
{
    /// <param name="filter">0 none, 1 sub, 2 up, 3 average, 4 Paeth.</param>
    /// <param name="row">Filtered; unfiltered afterwards.</param>
    /// <param name="above">The unfiltered row above; zeros for the first one.</param>
    /// <param name="y">For the error.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int y)
    {
        int left = 0, aboveLeft = 0;
        switch (filter)
        {
            case 0:
                return;
            case 1:
                for (int x = 0; x < row.Length; x++)
                    left = row[x] = (byte)(row[x] + left);
                return;
            case 2:
                for (int x = 0; x < row.Length; x++)
                    row[x] += above[x];
                return;
            case 3:
                for (int x = 0; x < row.Length; x++)
                    left = row[x] = (byte)(row[x] + ((left + above[x]) >> 1));
                return;
            case 4:
                for (int x = 0; x < row.Length; x++)
                {
                    left = row[x] = (byte)(row[x] + Paeth(left, above[x], aboveLeft));
                    aboveLeft = above[x];
                }

                return;
            default:
                throw new InvalidDataException($"row {y} has the filter {filter}; there are 0 to 4");
        }
    }

    private static int Paeth(int left, int above, int aboveLeft)
    {
        int estimate = left + above - aboveLeft;
        int toLeft = Math.Abs(estimate - left);
        int toAbove = Math.Abs(estimate - above);
        int toAboveLeft = Math.Abs(estimate - aboveLeft);
        if (toLeft <= toAbove && toLeft <= toAboveLeft)
            return left;
        return toAbove <= toAboveLeft ? above : aboveLeft;
    }
}

/// <summary>Pixels of less than a byte, the leftmost one in the high bits.</summary>
internal static class PngBits
{
    public static void Unpack(ReadOnlySpan<byte> packed, Span<byte> pixels, int bitDepth)
    {
        if (bitDepth == 8)
        {
            packed.CopyTo(pixels);
            return;
        }

        int perByte = 8 / bitDepth, mask = (1 << bitDepth) - 1;
        for (int x = 0; x < pixels.Length; x++)
        {
            int shift = 8 - (bitDepth * ((x % perByte) + 1));
            pixels[x] = (byte)((packed[x / perByte] >> shift) & mask);
        }
    }
}
