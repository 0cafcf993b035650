using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace MQTTnet;

// Null and empty are both an empty payload. Arrays, segments and sequences are not copied.
public sealed partial class MqttApplicationMessageBuilder
{
    public MqttApplicationMessageBuilder WithPayload(byte[] payload) =>
        WithPayload(payload is null ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(payload));

    public MqttApplicationMessageBuilder WithPayload(ArraySegment<byte> payloadSegment) =>
        WithPayload(new ReadOnlySequence<byte>(payloadSegment));

    public MqttApplicationMessageBuilder WithPayload(IEnumerable<byte> payload) => payload switch
    {
        byte[] array => WithPayload(array),
        ArraySegment<byte> segment => WithPayload(segment),
        _ => WithPayload(payload?.ToArray()),
    };

    /// <summary>Takes the rest of a stream that can tell its length.</summary>
    public MqttApplicationMessageBuilder WithPayload(Stream payload) =>
        WithPayload(payload, payload is null ? 0 : payload.Length - payload.Position);

    /// <summary>Takes so many bytes of a stream; what it does not have is zeros.</summary>
    public MqttApplicationMessageBuilder WithPayload(Stream payload, long length)
    {
        if (payload is null || length == 0)
            return WithPayload(ReadOnlySequence<byte>.Empty);
        var bytes = new byte[length];
        payload.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return WithPayload(bytes);
    }

    /// <summary>Takes a text in UTF-8.</summary>
    public MqttApplicationMessageBuilder WithPayload(string payload) =>
        WithPayload(Encoding.UTF8.GetBytes(payload ?? ""));

    public MqttApplicationMessageBuilder WithPayload(ReadOnlySequence<byte> payload)
    {
        _message.Payload = payload;
        return this;
    }

    public MqttApplicationMessageBuilder WithPayloadSegment(ArraySegment<byte> payloadSegment) =>
        WithPayload(payloadSegment);

    /// <summary>Memory that is not an array's is copied.</summary>
    public MqttApplicationMessageBuilder WithPayloadSegment(ReadOnlyMemory<byte> payloadSegment) =>
        MemoryMarshal.TryGetArray(payloadSegment, out var segment)
            ? WithPayload(segment)
            : WithPayload(payloadSegment.ToArray());
}
