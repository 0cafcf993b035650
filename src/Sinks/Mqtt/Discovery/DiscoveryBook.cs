using System.Globalization;
using SamStream.Sinks.Mqtt.Messages;
using SamStream.Sinks.Mqtt.Topics;

namespace SamStream.Sinks.Mqtt.Discovery;

/// <summary>
/// The discovery messages of one camera: which there should be, and which there are. A connection begins with none known,
/// so all are sent anew.
/// </summary>
internal sealed class DiscoveryBook(MqttSinkOptions options, string camera, CameraTopics topics)
{
    private readonly string _node = NodeOf(options, camera);
    private readonly Dictionary<string, byte[]> _sent = new(StringComparer.Ordinal);

    /// <summary>What the broker keeps of the camera.</summary>
    public LeftEntities Left { get; } = new(options.Discovery.Prefix, NodeOf(options, camera));

    /// <summary>Forgets what was sent, but not that there are objects whose messages must be removed.</summary>
    public void Restart()
    {
        foreach (string topic in _sent.Keys.ToList())
            _sent[topic] = [];
    }

    /// <summary>What has to be published, retained; an empty payload removes an entity.</summary>
    public List<(string Topic, byte[] Payload)> Changes(IReadOnlyList<ObjectStateMessage> objects)
    {
        var wanted = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach ((string topic, DiscoveryMessage message) in Entities(objects))
            wanted.Add(topic, MqttJson.ToUtf8(message, MqttJson.Default.DiscoveryMessage));
        List<(string Topic, byte[] Payload)> changes = [];
        foreach ((string topic, byte[] payload) in wanted)
        {
            if (!_sent.TryGetValue(topic, out byte[]? sent) || !sent.AsSpan().SequenceEqual(payload))
                changes.Add((topic, payload));
        }

        foreach (string topic in _sent.Keys.Union(Left.ToJudge()).Where(topic => !wanted.ContainsKey(topic)))
            changes.Add((topic, []));
        return changes;
    }

    /// <summary>A change was published.</summary>
    public void Sent(string topic, byte[] payload)
    {
        Left.Settle(topic);
        if (payload.Length == 0)
            _sent.Remove(topic);
        else
            _sent[topic] = payload;
    }

    private IEnumerable<(string Topic, DiscoveryMessage Message)> Entities(IReadOnlyList<ObjectStateMessage> objects)
    {
        const string status = "{{ value_json.status }}";
        yield return (TopicOf("binary_sensor", "connectivity"), new DiscoveryMessage
        {
            Name = "Connection",
            UniqueId = _node + "_connectivity",
            StateTopic = topics.Status,
            ValueTemplate = "{{ 'ON' if value_json.status == 'online' and value_json.camera and value_json.camera.state == 'running' else 'OFF' }}",
            PayloadOn = "ON",
            PayloadOff = "OFF",
            DeviceClass = "connectivity",
            EntityCategory = "diagnostic",
            Device = Device(),
        });
        foreach (ObjectStateMessage found in objects)
        {
            string id = found.Id.ToString(CultureInfo.InvariantCulture);
            yield return (TopicOf("sensor", "object_" + id), new DiscoveryMessage
            {
                Name = found.Label is { Length: > 0 } label ? $"{label} ({id})" : "Object " + id,
                UniqueId = $"{_node}_object_{id}",
                StateTopic = topics.Status,
                ValueTemplate = "{{ (value_json.objects | selectattr('id', 'eq', " + id + ") | map(attribute='state') | first) | default('gone') }}",
                Availability = [new DiscoveryAvailability(topics.Status, status)],
                Device = Device(),
            });
        }

        if (options.Overlay.Enabled)
        {
            yield return (TopicOf("image", "overlay"), new DiscoveryMessage
            {
                Name = "Overlay",
                UniqueId = _node + "_overlay",
                ImageTopic = topics.Overlay,
                ContentType = "image/jpeg",
                Availability = [new DiscoveryAvailability(topics.Status, status)],
                Device = Device(),
            });
        }
    }

    private static string NodeOf(MqttSinkOptions options, string camera) =>
        TopicLevel.Identifier($"{options.Prefix}_{camera}");

    private string TopicOf(string component, string entity) => $"{options.Discovery.Prefix}/{component}/{_node}/{entity}/config";

    private DiscoveryDevice Device() => new([_node], camera, "SamStream camera", ProductVersion.Text);
}
