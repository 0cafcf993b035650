using System.Buffers.Binary;
using SamStream.Sinks.Overlay.Mp4;

namespace SamStream.Sinks.Tests.Overlay;

/// <summary>When a player shows the frames of a plain MP4 file, from its tables (ISO/IEC 14496-12, 8.6).</summary>
internal static class Mp4Times
{
    public static double[] ReadMilliseconds(string path)
    {
        ReadOnlyMemory<byte> track = Mp4BoxReader.Require(File.ReadAllBytes(path), "moov/trak");
        ReadOnlyMemory<byte> tables = Mp4BoxReader.Require(track, "mdia/minf/stbl");
        uint timescale = Mp4BoxReader.UInt32(Mp4BoxReader.Require(track, "mdia/mdhd"), 20);
        ulong start = Mp4BoxReader.Find(track, "edts/elst") is { } edit
            ? BinaryPrimitives.ReadUInt64BigEndian(edit.Span[16..])
            : 0;
        uint[] durations = Expand(Mp4BoxReader.Require(tables, "stts"));
        uint[] offsets = Expand(Mp4BoxReader.Require(tables, "ctts"));
        var times = new double[durations.Length];
        long decodedAt = -(long)start;
        for (int i = 0; i < times.Length; decodedAt += durations[i++])
            times[i] = (decodedAt + offsets[i]) * 1000.0 / timescale;
        Array.Sort(times);
        return times;
    }

    private static uint[] Expand(ReadOnlyMemory<byte> runs) =>
    [
        .. Enumerable.Range(0, (int)Mp4BoxReader.UInt32(runs, 4)).SelectMany(run =>
            Enumerable.Repeat(Mp4BoxReader.UInt32(runs, 12 + (8 * run)), (int)Mp4BoxReader.UInt32(runs, 8 + (8 * run)))),
    ];
}
