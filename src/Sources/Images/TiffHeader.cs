using System.Buffers.Binary;

namespace SamStream.Sources.Images;

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
