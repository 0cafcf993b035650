using System.Buffers.Binary;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Media;

/// <summary>
/// What a file's outermost structure says, without decoding: whether it is whole. AVI states its length (RIFF chunk);
/// MP4 and MOV are a chain of sized boxes (ISO/IEC 14496-12, 4.2). Other containers are not judged.
/// </summary>
/// <param name="Description">What the file is, for errors.</param>
/// <param name="IsImage">It is a still image.</param>
/// <param name="DeclaredBytes">The length that it states, or null.</param>
/// <param name="ActualBytes">Its length.</param>
/// <param name="LacksIndex">It is an MP4 without its index ("moov"), which recorders write last.</param>
internal sealed record VideoContainer(
    string Description, bool IsImage, long? DeclaredBytes, long ActualBytes, bool LacksIndex)
{
    /// <summary>It is a list of other files or addresses.</summary>
    public bool IsPlaylist { get; private init; }

    private const int MaxBoxes = 4096;

    /// <summary>True if the file is shorter than it says.</summary>
    public bool IsCutOff => DeclaredBytes > ActualBytes;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static VideoContainer Inspect(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        Span<byte> start = stackalloc byte[FileSignature.SampleBytes];
        start = start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        string description = FileSignature.Describe(start);
        if (start.Length >= 12 && start[..4].SequenceEqual("RIFF"u8))
        {
            // 0 and the largest value are what unfinished and endless recordings state.
            uint stated = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
            long? declared = stated is 0 or uint.MaxValue ? null : stated + 8L;
            return new VideoContainer(description, FileSignature.IsImage(start), declared, stream.Length, false);
        }

        if (start.Length >= 8 && start[4..8].SequenceEqual("ftyp"u8))
            return InspectBoxes(stream, description);
        bool isPlaylist = start.StartsWith("#EXTM3U"u8) || start.StartsWith("ffconcat"u8);
        return new VideoContainer(description, FileSignature.IsImage(start), null, stream.Length, false) { IsPlaylist = isPlaylist };
    }

    private static VideoContainer InspectBoxes(FileStream stream, string description)
    {
        Span<byte> header = stackalloc byte[16];
        long position = 0, length = stream.Length;
        bool hasIndex = false;
        for (int box = 0; box < MaxBoxes && position + 8 <= length; box++)
        {
            stream.Position = position;
            int read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (size == 1 && read == header.Length)
                size = (long)Math.Min(long.MaxValue / 2, BinaryPrimitives.ReadUInt64BigEndian(header[8..]));
            if (size == 0)
                size = length - position;
            hasIndex |= header[4..8].SequenceEqual("moov"u8);
            if (size < 8)
                break;
            position += size;
        }

        return new VideoContainer(description, IsImage: false, position, length, !hasIndex);
    }
}
