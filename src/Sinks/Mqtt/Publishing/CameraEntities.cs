using System.Globalization;
using SamStream.Pipeline;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Payloads;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>What Home Assistant is to show of one camera: its entities, all of one device, as discovery messages.</summary>
/// <param name="options">The prefixes, and whether there is an overlay.</param>
/// <param name="camera">The camera's name.</param>
/// <param name="topics">Its topics.</param>
/// <param name="takesRequests">Whether somebody listens to what buttons publish.</param>
internal sealed class CameraEntities(MqttSinkOptions options, string camera, CameraTopics topics, bool takesRequests)
{
    private const string Product = "SamStream";
    private const string ObjectBegin = "object_";

    private static readonly string[] ObjectWords = [.. Enum.GetValues<TrackState>().Select(state => EnumWord.Of(state))];
    private static readonly string Connected = ListOf([EnumWord.Of(SourceState.Running), CameraWord.Paused]);
    private static readonly string Seen = ListOf([EnumWord.Of(TrackState.Tracked), EnumWord.Of(TrackState.Reacquired)]);
    private static readonly string NotSeen = ListOf([EnumWord.Of(TrackState.Occluded), EnumWord.Of(TrackState.Lost)]);

    /// <summary>Begin of the discovery topics.</summary>
    public string Prefix => options.Discovery.Prefix;

    /// <summary>The camera's level of the discovery topics: letters, digits, dashes and underscores.</summary>
    public string Node { get; } = TopicLevel.Identifier($"{options.Prefix}_{camera}");

    /// <summary>An object's level of the discovery topics, whatever the component.</summary>
    public static string LevelOf(int objectId) => ObjectBegin + objectId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Whether a level is that of an object.</summary>
    public static bool IsOfObject(string level) => level.StartsWith(ObjectBegin, StringComparison.Ordinal);

    /// <summary>All that there should be, with their discovery topics.</summary>
    public IEnumerable<(string Topic, DiscoveryMessage Message)> Of(IReadOnlyList<ObjectStateMessage> objects)
    {
        yield return (TopicOf("binary_sensor", "connectivity"), Describe("binary_sensor", "connectivity", "Connection") with
        {
            StateTopic = topics.Status,
            ValueTemplate = $$$"""{{ 'ON' if value_json.camera and value_json.camera.state in {{{Connected}}} else 'OFF' }}""",
            PayloadOn = "ON",
            PayloadOff = "OFF",
            DeviceClass = "connectivity",
            EntityCategory = "diagnostic",
            // That nobody is there is what it tells.
            Availability = null,
        });
        yield return (TopicOf("sensor", "state"), Describe("sensor", "state", "State") with
        {
            StateTopic = topics.Status,
            ValueTemplate = "{{ value_json.camera.state if value_json.camera else 'None' }}",
            DeviceClass = "enum",
            Options = CameraWord.All,
        });
        if (options.Overlay.Enabled)
        {
            // An image would be a new state, kept in Home Assistant's history, with every picture.
            yield return (TopicOf("camera", "overlay"), Describe("camera", "overlay", "Overlay") with { Topic = topics.Overlay });
        }

        if (takesRequests)
        {
            yield return (TopicOf("image", "snapshot"), Describe("image", "snapshot_image", "Snapshot") with
            {
                ImageTopic = topics.SnapshotImage,
                ContentType = "image/jpeg",
            });
            yield return Button("pause", "Pause");
            yield return Button("resume", "Resume");
            yield return Button("snapshot", "Take a snapshot");
            yield return Button("reset", "Reset", category: "config");
        }

        foreach (ObjectStateMessage found in objects)
        {
            yield return Occupancy(found);
            yield return StateOf(found);
        }
    }

    // An uncertain object may be there or not: an empty text leaves the sensor as it is.
    private (string Topic, DiscoveryMessage Message) Occupancy(ObjectStateMessage found)
    {
        string level = LevelOf(found.Id);
        return (TopicOf("binary_sensor", level), Describe("binary_sensor", level + "_occupancy", NameOf(found)) with
        {
            StateTopic = topics.Status,
            ValueTemplate = $$$"""{% set state = {{{StateTemplate(found)}}} %}{{ 'ON' if state in {{{Seen}}} else 'OFF' if state in {{{NotSeen}}} else '' }}""",
            PayloadOn = "ON",
            PayloadOff = "OFF",
            DeviceClass = "occupancy",
        });
    }

    private (string Topic, DiscoveryMessage Message) StateOf(ObjectStateMessage found)
    {
        string level = LevelOf(found.Id);
        return (TopicOf("sensor", level), Describe("sensor", level, NameOf(found) + " state") with
        {
            StateTopic = topics.Status,
            ValueTemplate = $$$"""{{ {{{StateTemplate(found)}}} }}""",
            DeviceClass = "enum",
            Options = ObjectWords,
        });
    }

    // Without a request id: the second press would be taken for the first one again.
    private (string Topic, DiscoveryMessage Message) Button(string command, string name, string? category = null) =>
        (TopicOf("button", command), Describe("button", command, name) with
        {
            CommandTopic = topics.Command,
            PayloadPress = $$"""{"schema":{{FrameMessage.CurrentSchema}},"command":"{{command}}"}""",
            Qos = options.Qos.Requests,
            EntityCategory = category,
        });

    private DiscoveryMessage Describe(string component, string entity, string name)
    {
        string id = $"{Node}_{entity}";
        return new DiscoveryMessage
        {
            Name = name,
            UniqueId = id,
            DefaultEntityId = $"{component}.{id.ToLowerInvariant().Replace('-', '_')}",
            Availability = [new DiscoveryAvailability(topics.Status, "{{ value_json.status }}")],
            Device = new DiscoveryDevice([Node], camera, Product, "Camera", ProductVersion.Text),
            Origin = new DiscoveryOrigin(Product, ProductVersion.Text),
        };
    }

    private string TopicOf(string component, string level) => $"{Prefix}/{component}/{Node}/{level}/config";

    private static string NameOf(ObjectStateMessage found)
    {
        string id = found.Id.ToString(CultureInfo.InvariantCulture);
        return found.Label is { Length: > 0 } label ? $"{label} ({id})" : "Object " + id;
    }

    // The object's state, or the word by which a sensor is unknown.
    private static string StateTemplate(ObjectStateMessage found) => string.Create(
        CultureInfo.InvariantCulture,
        $"value_json.objects | selectattr('id', 'eq', {found.Id}) | map(attribute='state') | first | default('None')");

    private static string ListOf(IEnumerable<string> words) => $"[{string.Join(", ", words.Select(word => $"'{word}'"))}]";
}
