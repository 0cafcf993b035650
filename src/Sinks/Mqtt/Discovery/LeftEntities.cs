using System.Collections.Concurrent;
using System.Globalization;

namespace SamStream.Sinks.Mqtt.Discovery;

/// <summary>
/// Entities of this camera that the broker keeps, as told after each connection: some are of a run before this one, which
/// crashed or was configured otherwise. Thread-safe.
/// </summary>
/// <remarks>
/// An object's is not judged before the first frame's result: until then it is not known which objects there are, and
/// Home Assistant forgets what its user has set for an entity that is removed.
/// </remarks>
/// <param name="prefix">Begin of the discovery topics.</param>
/// <param name="node">The level of them that is this camera's.</param>
internal sealed class LeftEntities(string prefix, string node)
{
    private const string ObjectBegin = "object_";
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
        _objects = [.. ids.Select(id => ObjectBegin + id.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Those that can be judged now.</summary>
    public IEnumerable<string> ToJudge() => _kept.Keys.Where(topic =>
        EntityOf(topic) is { } entity
        && (!entity.StartsWith(ObjectBegin, StringComparison.Ordinal) || (_objects is { } objects && !objects.Contains(entity))));

    private string? EntityOf(string topic) =>
        topic.StartsWith(prefix + "/", StringComparison.Ordinal)
        && topic[(prefix.Length + 1)..].Split('/') is [_, var level, var entity, "config"]
        && level == node
            ? entity
            : null;
}
