using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SamStream.Sinks.Mqtt.Spooling;

/// <summary>
/// One record of a journal, little-endian: length of the body (4 bytes), its CRC-32C (4 bytes), the body. A body begins
/// with its kind: <see cref="Stream"/> (text), <see cref="Message"/> (number, time, topic, correlation data, payload) or
/// <see cref="Done"/> (number up to which all are delivered or given up).
/// </summary>
internal readonly ref struct SpoolRecord
{
    public const byte Stream = 1;
    public const byte Message = 2;
    public const byte Done = 3;

    public const int HeaderBytes = 8;

    private const int MessageHeadBytes = 1 + 8 + 8 + 2 + 2;

    private SpoolRecord(ReadOnlySpan<byte> body) => Body = body;

    public ReadOnlySpan<byte> Body { get; }

    public byte Kind => Body[0];

    public string StreamName => Encoding.UTF8.GetString(Body[1..]);

    public long Sequence => BinaryPrimitives.ReadInt64LittleEndian(Body[1..]);

    /// <summary>Length of the whole record that begins here; null if there is not even its length.</summary>
    public static long? LengthAt(ReadOnlySpan<byte> bytes) =>
        bytes.Length < HeaderBytes ? null : HeaderBytes + (long)BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>False if the bytes, a whole record by its length, are not what was written.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SpoolRecord record)
    {
        ReadOnlySpan<byte> body = bytes[HeaderBytes..];
        record = new SpoolRecord(body);
        return body.Length > 0 && BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) == Checksum(body) && body[0] switch
        {
            Stream => true,
            Message => body.Length >= MessageHeadBytes && MessageHeadBytes + TopicBytes(body) + CorrelationBytes(body) <= body.Length,
            Done => body.Length == 1 + 8,
            _ => false,
        };
    }

    public SpooledMessage ToMessage()
    {
        int topic = TopicBytes(Body), correlation = CorrelationBytes(Body);
        ReadOnlySpan<byte> rest = Body[MessageHeadBytes..];
        return new SpooledMessage(
            Sequence,
            new DateTimeOffset(Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(Body[9..]), 0, DateTime.MaxValue.Ticks), TimeSpan.Zero),
            Encoding.UTF8.GetString(rest[..topic]),
            rest[(topic + correlation)..].ToArray(),
            rest.Slice(topic, correlation).ToArray());
    }

    public static byte[] OfStream(string name) => Seal(Stream, Encoding.UTF8.GetBytes(name));

    public static byte[] OfDone(long sequence)
    {
        var body = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(body, sequence);
        return Seal(Done, body);
    }

    public static byte[] Of(SpooledMessage message)
    {
        byte[] topic = Encoding.UTF8.GetBytes(message.Topic);
        var body = new byte[MessageHeadBytes - 1 + topic.Length + message.CorrelationData.Length + message.Payload.Length];
        BinaryPrimitives.WriteInt64LittleEndian(body, message.Sequence);
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(8), message.At.UtcTicks);
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(16), checked((ushort)topic.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(body.AsSpan(18), checked((ushort)message.CorrelationData.Length));
        Span<byte> rest = body.AsSpan(MessageHeadBytes - 1);
        topic.CopyTo(rest);
        message.CorrelationData.CopyTo(rest[topic.Length..]);
        message.Payload.CopyTo(rest[(topic.Length + message.CorrelationData.Length)..]);
        return Seal(Message, body);
    }

    private static int TopicBytes(ReadOnlySpan<byte> body) => BinaryPrimitives.ReadUInt16LittleEndian(body[17..]);

    private static int CorrelationBytes(ReadOnlySpan<byte> body) => BinaryPrimitives.ReadUInt16LittleEndian(body[19..]);

    private static byte[] Seal(byte kind, ReadOnlySpan<byte> rest)
    {
        var record = new byte[HeaderBytes + 1 + rest.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)(1 + rest.Length));
        record[HeaderBytes] = kind;
        rest.CopyTo(record.AsSpan(HeaderBytes + 1));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Checksum(record.AsSpan(HeaderBytes)));
        return record;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
