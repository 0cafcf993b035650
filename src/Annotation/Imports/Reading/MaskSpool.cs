using System.Buffers.Binary;
using System.Text;
using SamStream.Annotation.Exports;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;

namespace SamStream.Annotation.Imports.Reading;

/// <summary>Keeps the objects of frames on the disk.</summary>
/// <param name="spool">Where; a frame's objects are one of its tracks.</param>
/// <param name="folder">Of the spool; gone with it.</param>
internal sealed class MaskSpool(TrackSpool spool, string folder) : IDisposable
{
    // Track, state, keyframe, score, what follows.
    private const int HeadBytes = 4 + 1 + 1 + 4 + 1, BoxBytes = 4 * 4;
    private const byte Nothing = 0, BoxFollows = 1, MaskFollows = 2, Untold = 255;

    private int _frames, _tracks;
    private long _bytes;

    /// <summary>A place for another frame.</summary>
    /// <exception cref="FormatException">There are too many.</exception>
    public int NextFrame() => _frames < ImportLimits.MostFrames ? _frames++ : throw new FormatException($"there are more than {ImportLimits.MostFrames} frames");

    /// <summary>Counts an object.</summary>
    /// <exception cref="FormatException">There are too many.</exception>
    public void CountTrack()
    {
        if (++_tracks > ImportLimits.MostTracks)
            throw new FormatException($"there are more than {ImportLimits.MostTracks} objects");
    }

    /// <summary>Keeps an object of a frame.</summary>
    /// <returns>How many bytes that took.</returns>
    /// <exception cref="FormatException">The masks of all frames are more than what is kept.</exception>
    public int Append(int frame, ImportedObject found)
    {
        string counts = found.Mask?.ToCompressedString() ?? "";
        var record = new byte[HeadBytes + (found.Mask is not null ? counts.Length : found.Box is not null ? BoxBytes : 0)];
        _bytes += record.Length;
        if (_bytes > ImportLimits.MostBytes)
            throw new FormatException($"its masks take more than {ImportLimits.MostBytes} bytes");
        BinaryPrimitives.WriteInt32LittleEndian(record, found.Track.Id);
        record[4] = found.State is { } state ? (byte)state : Untold;
        record[5] = found.IsKeyframe is { } isKeyframe ? (byte)(isKeyframe ? 1 : 0) : Untold;
        BinaryPrimitives.WriteSingleLittleEndian(record.AsSpan(6), found.Score ?? float.NaN);
        record[10] = found.Mask is not null ? MaskFollows : found.Box is not null ? BoxFollows : Nothing;
        if (found.Mask is not null)
            Encoding.ASCII.GetBytes(counts, record.AsSpan(HeadBytes));
        else if (found.Box is { } box)
            WriteBox(record.AsSpan(HeadBytes), box);
        spool.Append(frame, record);
        return record.Length;
    }

    /// <summary>The objects of a frame in the order in which they were kept.</summary>
    public IEnumerable<ImportedObject> Read(int frame, Func<int, ImportedTrack> trackOf, int width, int height)
    {
        foreach (ReadOnlyMemory<byte> record in spool.Read(frame))
            yield return FromBytes(record.Span, trackOf, width, height);
    }

    public void Dispose()
    {
        spool.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static ImportedObject FromBytes(ReadOnlySpan<byte> record, Func<int, ImportedTrack> trackOf, int width, int height)
    {
        float score = BinaryPrimitives.ReadSingleLittleEndian(record[6..]);
        ReadOnlySpan<byte> rest = record[HeadBytes..];
        return new ImportedObject
        {
            Track = trackOf(BinaryPrimitives.ReadInt32LittleEndian(record)),
            State = record[4] == Untold ? null : (TrackState)record[4],
            IsKeyframe = record[5] == Untold ? null : record[5] != 0,
            Score = float.IsNaN(score) ? null : score,
            Mask = record[10] == MaskFollows ? CocoRle.FromCompressedString(width, height, Encoding.ASCII.GetString(rest)) : null,
            Box = record[10] == BoxFollows ? ReadBox(rest) : null,
        };
    }

    private static void WriteBox(Span<byte> bytes, in BoxXyxy box)
    {
        BinaryPrimitives.WriteSingleLittleEndian(bytes, box.X1);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[4..], box.Y1);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[8..], box.X2);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[12..], box.Y2);
    }

    private static BoxXyxy ReadBox(ReadOnlySpan<byte> bytes) => new(
        BinaryPrimitives.ReadSingleLittleEndian(bytes), BinaryPrimitives.ReadSingleLittleEndian(bytes[4..]),
        BinaryPrimitives.ReadSingleLittleEndian(bytes[8..]), BinaryPrimitives.ReadSingleLittleEndian(bytes[12..]));
}
