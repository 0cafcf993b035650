#nullable enable
using MQTTnet.Formatter;
using MQTTnet.Native;
using MQTTnet.Packets;

namespace MQTTnet.Sessions;

/// <summary>The end of subscriptions, one packet a topic filter.</summary>
internal sealed class UnsubscribeRequest(MqttClientUnsubscribeOptions options) : Request<MqttClientUnsubscribeResult>
{
    private readonly HashSet<int> _waiting = [];

    protected override bool HasAnswer => true;

    public void Acknowledge(int packetIdentifier, PropertyReader properties)
    {
        _waiting.Remove(packetIdentifier);
        if (_waiting.Count > 0)
            return;
        var items = options.TopicFilters.ConvertAll(
            filter => new MqttClientUnsubscribeResultItem(filter, MqttClientUnsubscribeResultCode.Success));
        Complete(new MqttClientUnsubscribeResult(
            (ushort)packetIdentifier,
            items,
            properties.Text(MqttProperty.ReasonString),
            properties.UserProperties() ?? (IReadOnlyCollection<MqttUserProperty>)[]));
    }

    protected override void SendCore(Session session, MosquittoHandle client)
    {
        using var properties = new PropertyList();
        if (session.Version == MqttProtocolVersion.V500)
            properties.Add(options.UserProperties);
        foreach (var filter in options.TopicFilters)
        {
            var status = NativeMethods.Unsubscribe(client, out var packetIdentifier, filter, properties.Pointer);
            MosquittoStatus.Check(status, $"unsubscribing from '{filter}'");
            _waiting.Add(packetIdentifier);
            session.Await(packetIdentifier, this);
        }
    }
}
