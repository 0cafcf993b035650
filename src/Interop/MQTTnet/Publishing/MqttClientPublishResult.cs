using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>The server's answer to a message; of QoS 0, which has none, always a success.</summary>
public sealed class MqttClientPublishResult
{
    public MqttClientPublishResult(
        ushort? packetIdentifier,
        MqttClientPublishReasonCode reasonCode,
        string reasonString,
        IReadOnlyCollection<MqttUserProperty> userProperties)
    {
        PacketIdentifier = packetIdentifier;
        ReasonCode = reasonCode;
        ReasonString = reasonString;
        UserProperties = userProperties;
    }

    /// <summary>Whether the server has taken the message, be it that nobody has subscribed to it.</summary>
    public bool IsSuccess =>
        ReasonCode is MqttClientPublishReasonCode.Success or MqttClientPublishReasonCode.NoMatchingSubscribers;

    public ushort? PacketIdentifier { get; }

    public MqttClientPublishReasonCode ReasonCode { get; }

    public string ReasonString { get; }

    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; }
}
