using System.Buffers.Binary;

namespace SamStream.Sinks.Overlay.Ffmpeg;

/// <summary>
/// A fragmented MP4 file whose writer was stopped in the middle (ISO/IEC 14496-12, 4.2 and 8.8). Some players, browsers
/// among them, refuse the whole end of a file for a torn fragment.
/// </summary>
internal static class FragmentedMp4
{
    private const uint MediaData = 0x6D646174;
    private const int HeaderLength = 8;

    /// <summary>Cuts off what stands behind the last whole fragment; a file without any is left as it is.</summary>
    public static void CutTornEnd(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        Span<byte> header = stackalloc byte[HeaderLength];
        long end = 0;
        for (long at = 0; at + HeaderLength <= file.Length;)
        {
            file.Position = at;
            file.ReadExactly(header);
            uint size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size < HeaderLength)
                break;
            at += size;
            if (at <= file.Length && BinaryPrimitives.ReadUInt32BigEndian(header[4..]) == MediaData)
                end = at;
        }

        if (end > 0 && end < file.Length)
            file.SetLength(end);
    }
}
