using System.Buffers.Binary;

namespace SamStream.Pipeline.MaskImages;

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
