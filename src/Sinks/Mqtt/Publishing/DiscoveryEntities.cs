using System.Collections.Concurrent;
using SamStream.Sinks.Mqtt.Payloads;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>
/// The discovery messages of one camera: which there should be, and which there are. A connection begins with none known,
/// so all are sent anew.
/// </summary>
internal sealed class DiscoveryEntities(CameraEntities entities)
{
    private readonly Dictionary<string, byte[]> _sent = new(StringComparer.Ordinal);

    /// <summary>What the broker keeps of the camera.</summary>
    public LeftEntities Left { get; } = new(entities.Prefix, entities.Node);

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
        foreach ((string topic, DiscoveryMessage message) in entities.Of(objects))
            wanted.Add(topic, MqttJson.ToUtf8(message, MqttJson.Default.DiscoveryMessage));
        List<(string Topic, byte[] Payload)> changes = [];
        foreach ((string topic, byte[] payload) in wanted)
        {
            if (!_sent.TryGetValue(topic, out byte[]? sent) || !sent.AsSpan().SequenceEqual(payload))
                changes.Add((topic, payload));
        }

        foreach (string topic in _sent.Keys.Union(Left.FindRemovable()).Where(topic => !wanted.ContainsKey(topic)))
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
}

/// <summary>
/// Entities of this camera that the broker keeps, as told after each connection: some are of a run before this one, which
/// crashed or was configured otherwise. Thread-safe.
/// </summary>
/// <remarks>
/// An object's is not looked at before the first frame's result: until then it is not known which objects there are, and
/// Home Assistant forgets what its user has set for an entity that is removed.
/// </remarks>
/// <param name="prefix">Begin of the discovery topics.</param>
/// <param name="node">The level of them that is this camera's.</param>
internal sealed class LeftEntities(string prefix, string node)
{
    private const int Most = 1000;

    private readonly ConcurrentDictionary<string, bool> _kept = new(StringComparer.Ordinal);
    private volatile HashSet<string>? _objects;

    /// <summary>What to subscribe to.</summary>
    public string Filter => $"{prefix}/+/{node}/+/config";

    /// <summary>Whether a topic is one of this camera's discovery messages.</summary>
    public bool Owns(string topic) => EntityOf(topic) is not null;

    /// <summary>The broker keeps a message on a topic of this camera.</summary>
    /// <returns>Whether that was not known.</returns>
    public bool Keeps(string topic) => _kept.Count < Most && _kept.TryAdd(topic, true);

    /// <summary>The topic's message is this run's own, or gone.</summary>
    public void Settle(string topic) => _kept.TryRemove(topic, out _);

    /// <summary>Whether the first frame's objects are known.</summary>
    public bool IsBegun => _objects is not null;

    /// <summary>Takes note of the first frame's objects.</summary>
    public void Begin(IEnumerable<int> ids) =>
        _objects = [.. ids.Select(CameraEntities.LevelOf)];

    /// <summary>Those that are known to be of no run.</summary>
    public IEnumerable<string> FindRemovable() => _kept.Keys.Where(topic =>
        EntityOf(topic) is { } entity
        && (!CameraEntities.IsOfObject(entity) || (_objects is { } objects && !objects.Contains(entity))));

    private string? EntityOf(string topic) =>
        topic.StartsWith(prefix + "/", StringComparison.Ordinal)
        && topic[(prefix.Length + 1)..].Split('/') is [_, var level, var entity, "config"]
        && level == node
            ? entity
            : null;
}

/// <summary>The version of this program.</summary>
internal static class ProductVersion
{
    public static string Text { get; } = typeof(ProductVersion).Assembly.GetName().Version?.ToString(3) ?? "0";
}
