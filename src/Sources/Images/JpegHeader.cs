using System.Buffers.Binary;

namespace SamStream.Sources.Images;

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
