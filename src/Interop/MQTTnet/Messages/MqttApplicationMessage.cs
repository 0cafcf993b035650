using System.Buffers;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>
/// A message to publish or one received. What is marked with MQTT 5 cannot be sent with an older version. The memory
/// of a payload to publish must stay as it is until the publishing has ended.
/// </summary>
public sealed class MqttApplicationMessage
{
    /// <summary>MQTT 5.</summary>
    public string ContentType { get; set; }

    /// <summary>MQTT 5.</summary>
    public byte[] CorrelationData { get; set; }

    /// <summary>Of a message received: whether the server may have sent it before.</summary>
    public bool Dup { get; set; }

    /// <summary>How many seconds the server keeps the message for subscribers that are away (MQTT 5); 0: for ever.</summary>
    public uint MessageExpiryInterval { get; set; }

    public ArraySegment<byte> PayloadSegment
    {
        set => Payload = new ReadOnlySequence<byte>(value);
    }

    public ReadOnlySequence<byte> Payload { get; set; }

    /// <summary>MQTT 5.</summary>
    public MqttPayloadFormatIndicator PayloadFormatIndicator { get; set; } = MqttPayloadFormatIndicator.Unspecified;

    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

    /// <summary>MQTT 5.</summary>
    public string ResponseTopic { get; set; }

    public bool Retain { get; set; }

    /// <summary>Of a message received: the numbers of the subscriptions that it came by (MQTT 5).</summary>
    public List<uint> SubscriptionIdentifiers { get; set; }

    public string Topic { get; set; }

    /// <summary>MQTT 5.</summary>
    public ushort TopicAlias { get; set; }

    /// <summary>MQTT 5.</summary>
    public List<MqttUserProperty> UserProperties { get; set; }
}
