#nullable enable
using MQTTnet.Formatter;
using MQTTnet.Native;
using MQTTnet.Packets;

namespace MQTTnet.Sessions;

/// <summary>
/// Subscriptions, one packet a topic filter: a packet of libmosquitto has one quality of service for all of its filters.
/// </summary>
internal sealed class SubscribeRequest(MqttClientSubscribeOptions options) : Request<MqttClientSubscribeResult>
{
    private readonly MqttClientSubscribeResultItem[] _items = new MqttClientSubscribeResultItem[options.TopicFilters.Count];
    private readonly Dictionary<int, int> _waiting = [];

    protected override bool HasAnswer => true;

    public void Acknowledge(int packetIdentifier, int reasonCode, PropertyReader properties)
    {
        _waiting.Remove(packetIdentifier, out var index);
        _items[index] = new MqttClientSubscribeResultItem(
            options.TopicFilters[index], (MqttClientSubscribeResultCode)reasonCode);
        if (_waiting.Count > 0)
            return;
        Complete(new MqttClientSubscribeResult(
            (ushort)packetIdentifier,
            _items,
            properties.Text(MqttProperty.ReasonString),
            properties.UserProperties() ?? (IReadOnlyCollection<MqttUserProperty>)[]));
    }

    protected override void SendCore(Session session, MosquittoHandle client)
    {
        using var properties = new PropertyList();
        if (session.Version == MqttProtocolVersion.V500)
        {
            properties.AddVariableInteger(MqttProperty.SubscriptionIdentifier, options.SubscriptionIdentifier);
            properties.Add(options.UserProperties);
        }

        for (var index = 0; index < options.TopicFilters.Count; index++)
        {
            var filter = options.TopicFilters[index];
            var status = NativeMethods.Subscribe(
                client,
                out var packetIdentifier,
                filter.Topic,
                (int)filter.QualityOfServiceLevel,
                session.Version == MqttProtocolVersion.V500 ? Flags(filter) : 0,
                properties.Pointer);
            MosquittoStatus.Check(status, $"subscribing to '{filter.Topic}'");
            _waiting.Add(packetIdentifier, index);
            session.Await(packetIdentifier, this);
        }
    }

    // The subscription options of MQTT 5, section 3.8.3.1.
    private static int Flags(MqttTopicFilter filter) =>
        (filter.NoLocal ? 1 << 2 : 0) | (filter.RetainAsPublished ? 1 << 3 : 0) | ((int)filter.RetainHandling << 4);
}
