using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>
/// What became of the subscriptions, one item a topic filter, in their order. libmosquitto 2.0 does not pass the
/// server's reason codes on: an answer counts as a success.
/// </summary>
public sealed class MqttClientUnsubscribeResult
{
    public MqttClientUnsubscribeResult(
        ushort packetIdentifier,
        IReadOnlyCollection<MqttClientUnsubscribeResultItem> items,
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

    public IReadOnlyCollection<MqttClientUnsubscribeResultItem> Items { get; }

    public ushort PacketIdentifier { get; }

    public string ReasonString { get; }

    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; set; }
}
