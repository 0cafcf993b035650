#nullable enable
using System.Buffers;
using MQTTnet.Formatter;
using MQTTnet.Native;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Sessions;

/// <summary>A message on its way: with QoS 0 until it is written, else until the server has answered.</summary>
internal sealed class PublishRequest(MqttApplicationMessage message) : Request<MqttClientPublishResult>
{
    private static readonly MqttClientPublishResult Written = new(null, MqttClientPublishReasonCode.Success, null, []);

    protected override bool HasAnswer => message.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce;

    public void Acknowledge(int packetIdentifier, int reasonCode, PropertyReader properties) => Complete(HasAnswer
        ? new MqttClientPublishResult(
            (ushort)packetIdentifier,
            (MqttClientPublishReasonCode)reasonCode,
            properties.Text(MqttProperty.ReasonString),
            properties.UserProperties() ?? (IReadOnlyCollection<MqttUserProperty>)[])
        : Written);

    protected override unsafe void SendCore(Session session, MosquittoHandle client)
    {
        using var properties = new PropertyList();
        if (session.Version == MqttProtocolVersion.V500)
            AddProperties(properties);
        var payload = message.Payload;
        var copy = payload.IsSingleSegment ? null : ArrayPool<byte>.Shared.Rent(checked((int)payload.Length));
        if (copy is not null)
            payload.CopyTo(copy);
        var bytes = copy is null ? payload.FirstSpan : copy.AsSpan(0, (int)payload.Length);
        int status;
        int packetIdentifier;
        fixed (byte* start = bytes)
        {
            status = NativeMethods.Publish(
                client,
                out packetIdentifier,
                string.IsNullOrEmpty(message.Topic) ? null : message.Topic,
                bytes.Length,
                start,
                (int)message.QualityOfServiceLevel,
                message.Retain,
                properties.Pointer);
        }

        if (copy is not null)
            ArrayPool<byte>.Shared.Return(copy);
        MosquittoStatus.Check(status, $"publishing {bytes.Length} bytes to '{message.Topic}'");
        session.Await(packetIdentifier, this);
    }

    private void AddProperties(PropertyList properties)
    {
        if (message.PayloadFormatIndicator != MqttPayloadFormatIndicator.Unspecified)
            properties.AddByte(MqttProperty.PayloadFormatIndicator, (byte)message.PayloadFormatIndicator);
        properties.Add(MqttProperty.MessageExpiryInterval, message.MessageExpiryInterval);
        properties.Add(MqttProperty.TopicAlias, message.TopicAlias);
        properties.Add(MqttProperty.ResponseTopic, message.ResponseTopic);
        properties.Add(MqttProperty.CorrelationData, message.CorrelationData);
        properties.Add(MqttProperty.ContentType, message.ContentType);
        properties.Add(message.UserProperties);
    }
}
