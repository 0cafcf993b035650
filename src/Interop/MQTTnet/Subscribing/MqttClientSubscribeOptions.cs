using MQTTnet.Packets;

namespace MQTTnet;

public sealed class MqttClientSubscribeOptions
{
    /// <summary>A number that comes back with every message of these subscriptions (MQTT 5); 0: none.</summary>
    public uint SubscriptionIdentifier { get; set; }

    public List<MqttTopicFilter> TopicFilters { get; set; } = [];

    public List<MqttUserProperty> UserProperties { get; set; }
}
