using System.Buffers.Binary;

namespace SamStream.Sources.Images;

/// <summary>Walks a JPEG's marker segments (ITU-T T.81, annex B) to its frame header, and on over its scans to its end.</summary>
internal static class JpegHeader
{
    /// <summary>
    /// The most scans: progressive encoders make about ten. Each one costs the time of the whole picture, however few bytes it has.
    /// </summary>
    public const int MaxScans = 32;

    private const byte StartOfScan = 0xDA, EndOfImage = 0xD9;

    public static bool TryRead(ReadOnlySpan<byte> file, out ImageHeader header)
    {
        header = default;
        long width = 0, height = 0;
        int position = 2, frames = 0, scans = 0;
        bool isComplete = false;
        while (!isComplete && position + 2 <= file.Length)
        {
            byte marker = file[position + 1];
            if (file[position] != 0xFF)
                return false;
            if (marker is 0xFF or 0x01 or (>= 0xD0 and <= 0xD7))
            {
                position += marker == 0xFF ? 1 : 2;
                continue;
            }

            isComplete = marker == EndOfImage;
            if (isComplete || position + 4 > file.Length)
                break;
            if (IsFrameHeader(marker) && position + 9 <= file.Length)
            {
                frames++;
                height = BinaryPrimitives.ReadUInt16BigEndian(file[(position + 5)..]);
                width = BinaryPrimitives.ReadUInt16BigEndian(file[(position + 7)..]);
            }

            position += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(position + 2)..]);
            if (marker == StartOfScan)
            {
                scans++;
                position = EndOfScan(file, position);
            }
        }

        if (width == 0)
            return false;
        header = new ImageHeader(ImageFormat.Jpeg, width, height, isComplete)
        {
            Refusal = frames > 1 ? "has several frame headers"
                : scans > MaxScans ? $"has {scans} scans; the limit is {MaxScans}"
                : null,
        };
        return true;
    }

    // Within a scan FF is always followed by 00 or a restart marker, or else the scan is over.
    private static int EndOfScan(ReadOnlySpan<byte> file, int position)
    {
        while (position < file.Length)
        {
            int next = file[position..].IndexOf((byte)0xFF);
            if (next < 0 || position + next + 1 >= file.Length)
                break;
            position += next;
            if (file[position + 1] is not (0x00 or (>= 0xD0 and <= 0xD7)))
                return position;
            position += 2;
        }

        return file.Length;
    }

    // SOF0 to SOF15 without the three codes among them that mean something else.
    private static bool IsFrameHeader(byte marker) => marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC;
}
