using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>What the server granted, one item a topic filter, in their order. A refusal is no exception.</summary>
public sealed class MqttClientSubscribeResult
{
    public MqttClientSubscribeResult(
        ushort packetIdentifier,
        IReadOnlyCollection<MqttClientSubscribeResultItem> items,
        string reasonString,
        IReadOnlyCollection<MqttUserProperty> userProperties)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(userProperties);
        PacketIdentifier = packetIdentifier;
        Items = items;
        ReasonString = reasonString;
        UserProperties = userProperties;
    }

    public IReadOnlyCollection<MqttClientSubscribeResultItem> Items { get; }

    public ushort PacketIdentifier { get; }

    public string ReasonString { get; }

    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; }
}
