using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using SamStream.Pipeline;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Masks;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Sockets;

/// <summary>
/// One frame for all readers: a copy that needs neither the frame nor its masks. Only how it was delivered differs from reader
/// to reader, and is added as it is sent.
/// </summary>
internal sealed class SocketMessage
{
    /// <summary>Bytes before the header: its length and the payload's, 32 bits each, the lowest byte first.</summary>
    public const int PrefixBytes = 8;

    private readonly FrameMessage _frame;
    private readonly long _capturedTimestamp;

    private SocketMessage(long number, FrameMessage frame, ReadOnlyMemory<byte> payload, long capturedTimestamp)
    {
        Number = number;
        _frame = frame;
        Payload = payload;
        _capturedTimestamp = capturedTimestamp;
    }

    /// <summary>Counts the results that the sink was given.</summary>
    public long Number { get; }

    /// <summary>The masks, one after the other.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    public static SocketMessage Copy(FrameResult result, SocketMasks masks, long number)
    {
        FrameMessage frame = result.ToMessage(includeMasks: false);
        var payload = new ArrayBufferWriter<byte>();
        ReadOnlySpan<ObjectResult> objects = result.Objects;
        var described = new ObjectMessage[objects.Length];
        for (int i = 0; i < objects.Length; i++)
        {
            described[i] = objects[i].Mask is { Area: > 0 } mask && masks != SocketMasks.None
                ? frame.Objects[i] with { MaskBytes = Append(payload, mask, masks) }
                : frame.Objects[i];
        }

        return new SocketMessage(number, frame with { Objects = described }, payload.WrittenMemory, result.Frame.CapturedTimestamp);
    }

    /// <summary>The lengths and the header, which <see cref="Payload"/> follows.</summary>
    /// <param name="sentAt">Now.</param>
    /// <param name="missed">Frames since the one that this reader got last.</param>
    public byte[] Head(DateTimeOffset sentAt, long missed)
    {
        double ageMs = Math.Round(Stopwatch.GetElapsedTime(_capturedTimestamp).TotalMilliseconds, 3);
        FrameMessage told = _frame with { Delivery = new DeliveryMessage(MessageMapping.ToIso8601(sentAt), ageMs, missed) };
        var header = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(header, MessageJson.Compact))
            JsonSerializer.Serialize(json, told, MessageJson.Default.FrameMessage);
        byte[] head = new byte[PrefixBytes + header.WrittenCount];
        BinaryPrimitives.WriteInt32LittleEndian(head, header.WrittenCount);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(4), Payload.Length);
        header.WrittenSpan.CopyTo(head.AsSpan(PrefixBytes));
        return head;
    }

    private static MaskBytesMessage Append(ArrayBufferWriter<byte> payload, SegmentationMask mask, SocketMasks masks)
    {
        int offset = payload.WrittenCount;
        if (masks == SocketMasks.Rle)
        {
            Encoding.ASCII.GetBytes(mask.ToRle().ToCompressedString(), payload);
        }
        else
        {
            int length = MaskBits.LengthOf(mask);
            MaskBits.Write(mask, payload.GetSpan(length)[..length]);
            payload.Advance(length);
        }

        PixelBounds bounds = mask.Bounds;
        return new MaskBytesMessage(
            EnumWord.Of(masks), [bounds.Left, bounds.Top, bounds.Right, bounds.Bottom], offset, payload.WrittenCount - offset);
    }
}
