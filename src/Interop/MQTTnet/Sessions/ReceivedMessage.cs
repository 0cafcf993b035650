#nullable enable
using System.Buffers;
using MQTTnet.Native;
using MQTTnet.Protocol;

namespace MQTTnet.Sessions;

/// <summary>A message from the server, copied out of libmosquitto's memory.</summary>
internal sealed record ReceivedMessage(MqttApplicationMessage Message, ushort PacketIdentifier)
{
    public static unsafe ReceivedMessage Copy(in MosquittoMessage native, PropertyReader properties)
    {
        var payload = new ReadOnlySpan<byte>(native.Payload, native.PayloadLength).ToArray();
        var message = new MqttApplicationMessage
        {
            Topic = NativeText.Of(native.Topic),
            Payload = new ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)native.QualityOfService,
            Retain = native.Retain != 0,
            ContentType = properties.Text(MqttProperty.ContentType),
            CorrelationData = properties.Bytes(MqttProperty.CorrelationData),
            MessageExpiryInterval = properties.UInt32(MqttProperty.MessageExpiryInterval),
            PayloadFormatIndicator =
                (MqttPayloadFormatIndicator)(properties.Byte(MqttProperty.PayloadFormatIndicator) ?? 0),
            ResponseTopic = properties.Text(MqttProperty.ResponseTopic),
            SubscriptionIdentifiers = properties.SubscriptionIdentifiers(),
            TopicAlias = properties.UInt16(MqttProperty.TopicAlias),
            UserProperties = properties.UserProperties(),
        };
        return new ReceivedMessage(message, (ushort)native.PacketIdentifier);
    }
}
