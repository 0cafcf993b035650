using System.Globalization;

namespace SamStream.Sinks.Mqtt.Spooling;

/// <summary>What one segment file of a journal holds.</summary>
/// <param name="Stream">Null if not even that can be read.</param>
/// <param name="FirstSequence">The first number it may hold, from its name.</param>
/// <param name="Messages">In order.</param>
/// <param name="Done">All up to this number are delivered or given up.</param>
/// <param name="CorruptRecords">Records that are not what was written. A torn last one is none of them.</param>
internal sealed record SpoolSegment(
    string? Stream, long FirstSequence, IReadOnlyList<SpooledMessage> Messages, long Done, int CorruptRecords)
{
    private const long MaxFileBytes = 1L << 30;

    public static SpoolSegment Read(string path)
    {
        string? stream = null;
        long done = 0;
        int corrupt = 0;
        List<SpooledMessage> messages = [];
        ReadOnlySpan<byte> rest = new FileInfo(path).Length <= MaxFileBytes ? File.ReadAllBytes(path) : [];
        while (SpoolRecord.LengthAt(rest) is { } length)
        {
            // The last record was being written when the process or the machine ended.
            if (length > rest.Length)
                break;
            if (!SpoolRecord.TryRead(rest[..(int)length], out SpoolRecord record))
                corrupt++;
            else if (record.Kind == SpoolRecord.Stream)
                stream ??= record.StreamName;
            else if (record.Kind == SpoolRecord.Done)
                done = Math.Max(done, record.Sequence);
            else if (messages.Count == 0 || record.Sequence > messages[^1].Sequence)
                messages.Add(record.ToMessage());
            rest = rest[(int)length..];
        }

        return new SpoolSegment(stream, FirstSequenceOf(path), messages, done, corrupt);
    }

    private static long FirstSequenceOf(string path) =>
        long.TryParse(
            Path.GetFileName(path).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out long first) ? first : 1;
}
