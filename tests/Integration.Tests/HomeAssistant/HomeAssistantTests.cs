using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SamStream.Chaos.Brokers;
using SamStream.Chaos.Network;
using SamStream.Integration.Tests.Live;
using SamStream.Integration.Tests.Processes;
using SamStream.Pipeline;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.HomeAssistant;

/// <summary>The built program as Home Assistant meets it over a broker: what it announces, and what becomes of a press.</summary>
[Slow("The whole program runs with a broker until its objects are announced.")]
public sealed partial class HomeAssistantTests : IAsyncLifetime, IAsyncDisposable
{
    // Names that are no ids of Home Assistant as they are.
    private const string Prefix = "house/cams 1";
    private const string Camera = "Yard-gate";

    // A label that a template or JSON could take for something else.
    private const string Label = "it's {{ \"one\" }}";

    private readonly TemporaryFolder _folder = new();
    private readonly CameraTopics _topics = new(Prefix, Camera);
    private readonly int _port = LoopbackPort.Free();
    private MosquittoBroker? _broker;
    private MqttListener? _listener;
    private SamStreamProcess? _process;

    private MqttListener Listener => _listener!;

    public async Task InitializeAsync()
    {
        _broker = await MosquittoBroker.StartAsync();
        _listener = await MqttListener.ConnectAsync(_broker.Port, "homeassistant/#", Prefix + "/#");
        // The status tells of a change; it does not come by itself.
        File.WriteAllText(_folder.Combine("run.yaml"), $$"""
            cameras:
              - id: "{{Camera}}"
                input: "test:crossing?size=320x192&frames=1000000"
                prompts: [{ id: 1, label: {{JsonSerializer.Serialize(Label)}}, box: [10, 60, 90, 140] }]
            model: { inputSize: 512x320 }
            mqtt:
              host: 127.0.0.1
              port: {{_broker.Port}}
              prefix: {{Prefix}}
              statusInterval: 24h
              overlay: { enabled: true }
              discovery: { enabled: true }
            http: { port: {{_port}} }
            sinks: { jsonl: { enabled: false }, masks: { enabled: false }, overlay: { enabled: false }, summary: { enabled: false } }
            """);
        _process = SamStreamProcess.Start("run", _folder.Combine("run.yaml"));
        await Listener.UntilAsync(
            "object 1 announced", () => _process.HasExited || (Find("sensor", "object_1") is not null && ObjectsNow() == 1));
        if (_process.HasExited)
            Assert.Fail($"{await _process.EndAsync()}");
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        _process?.Dispose();
        _listener?.Dispose();
        if (_broker is not null)
            await _broker.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Discovery_OfARun_IsAsHomeAssistantDocumentsIt()
    {
        Entity[] entities = [.. Announced()];

        Assert.Equal(
            [
                "binary_sensor/connectivity", "binary_sensor/object_1", "button/pause", "button/reset", "button/resume", "button/snapshot",
                "camera/overlay", "image/snapshot", "sensor/object_1", "sensor/state",
            ],
            entities.Select(entity => $"{entity.Component}/{entity.Name}").Order());
        Assert.Empty(await DiscoverySchema.FaultsOfAsync(entities.Select(entity => (entity.Component, entity.Payload))));
        Assert.Equal(entities.Length, entities.Select(entity => entity.Text("unique_id")).Distinct().Count());
        string device = Assert.Single(entities.Select(entity => entity.Payload["device"]!.ToJsonString()).Distinct());
        JsonNode described = JsonNode.Parse(device)!;
        Assert.Equal(entities[0].Node, Assert.Single(described["identifiers"]!.AsArray())!.GetValue<string>());
        Assert.Equal((Camera, "SamStream"), (described["name"]!.GetValue<string>(), described["manufacturer"]!.GetValue<string>()));
        Assert.All(entities, entity => Assert.Equal("SamStream", entity.Payload["origin"]!["name"]!.GetValue<string>()));
        Assert.Equal((Label + " (1)", "occupancy"), (
            Find("binary_sensor", "object_1")!.Text("name"), Find("binary_sensor", "object_1")!.Text("device_class")));
    }

    [Fact]
    public async Task Pictures_OfARun_ComeWhereTheirEntitiesSay()
    {
        await Listener.UntilAsync("overlay", () => HasPicture(Find("camera", "overlay")!.Text("topic")));

        await PressAsync("snapshot");
        await Listener.UntilAsync("snapshot", () => HasPicture(Find("image", "snapshot")!.Text("image_topic")));
    }

    [Fact]
    public async Task Templates_OfStatusMessages_GiveWhatEntitiesMaySay()
    {
        JsonNode status = LastStatus()!;
        var gone = new JsonArray();
        JsonNode offline = With(status, message => (message["status"], message["camera"], message["objects"]) = ("offline", null, gone));
        Entity occupancy = Find("binary_sensor", "object_1")!, state = Find("sensor", "object_1")!, camera = Find("sensor", "state")!;
        string[] words = [.. Enum.GetValues<TrackState>().Select(word => EnumWord.Of(word))];
        JsonNode[] statuses = [.. words.Select(word => With(status, message => message["objects"]![0]!["state"] = word)), offline];

        Assert.Equal(words, state.Options);
        string[] said = await RenderAsync(state.Text("value_template"), statuses);
        Assert.Equal([.. words, "None"], said);
        said = await RenderAsync(occupancy.Text("value_template"), statuses);
        Assert.Equal(
            ["tracked ON", "uncertain ", "occluded OFF", "lost OFF", "reacquired ON", "offline "],
            said.Select((text, index) => $"{(index < words.Length ? words[index] : "offline")} {text}"));

        statuses = [.. CameraWord.All.Select(word => With(status, message => message["camera"]!["state"] = word)), offline];
        Assert.Equal(CameraWord.All, camera.Options);
        said = await RenderAsync(camera.Text("value_template"), statuses);
        Assert.Equal([.. CameraWord.All, "None"], said);
        said = await RenderAsync(Find("binary_sensor", "connectivity")!.Text("value_template"), statuses);
        Assert.Equal([.. CameraWord.All.Select(word => word is "running" or "paused" ? "ON" : "OFF"), "OFF"], said);

        foreach (Entity entity in Announced().Where(entity => entity.Name != "connectivity"))
        {
            JsonNode available = Assert.Single(entity.Payload["availability"]!.AsArray())!;
            Assert.Equal(_topics.Status, available["topic"]!.GetValue<string>());
            said = await RenderAsync(available["value_template"]!.GetValue<string>(), status, offline);
            Assert.Equal(["online", "offline"], said);
        }
    }

    [Fact]
    public async Task Buttons_Pressed_AreCarriedOutEachTime()
    {
        await Listener.PublishAsync(_topics.Prompt, """{"id":3,"box":[100,60,180,140]}""");
        await Listener.UntilAsync("object 3 announced", () => Find("sensor", "object_3") is not null && ObjectsNow() == 2);

        foreach (int count in (int[])[1, 2])
        {
            await PressAsync("snapshot");
            await Listener.UntilAsync("snapshot", () => Listener.Heard.Count(heard => heard.Topic == _topics.Snapshot) == count);
        }

        await PressAsync("pause");
        await Listener.UntilAsync("paused", () => CameraNow() == "paused");
        await PressAsync("resume");
        await Listener.UntilAsync("resumed", () => CameraNow() == "running");
        await PressAsync("reset");
        await Listener.UntilAsync(
            "object 3 removed", () => Find("sensor", "object_3") is null && Find("binary_sensor", "object_3") is null);

        Assert.Equal(
            ["snapshot_taken", "snapshot_taken", "paused", "resumed", "reset"],
            Listener.Heard.Where(heard => heard.Topic == _topics.CommandResult).Select(heard => heard.Json.GetProperty("action").GetString()));
        Assert.NotNull(Find("sensor", "object_1"));
        Assert.NotNull(Find("button", "reset"));
    }

    // As Home Assistant does.
    private Task PressAsync(string button)
    {
        Entity entity = Find("button", button)!;
        return Listener.PublishAsync(
            entity.Text("command_topic"), entity.Text("payload_press"), entity.Payload["qos"]?.GetValue<int>() ?? 0,
            entity.Payload["retain"]?.GetValue<bool>() ?? false);
    }

    private bool HasPicture(string topic) => Listener.Heard.Any(heard => heard.Topic == topic && heard.IsJpeg);

    private JsonNode? LastStatus() =>
        Listener.Heard.LastOrDefault(heard => heard.Topic == _topics.Status) is { } last ? JsonNode.Parse(last.Payload) : null;

    private string? CameraNow() => LastStatus()?["camera"]?["state"]?.GetValue<string>();

    private int? ObjectsNow() => LastStatus()?["objects"]?.AsArray().Count;

    private static JsonNode With(JsonNode status, Action<JsonNode> change)
    {
        JsonNode changed = status.DeepClone();
        change(changed);
        return changed;
    }

    private static Task<string[]> RenderAsync(string template, params JsonNode[] statuses) =>
        DiscoverySchema.RenderAsync(statuses.Select(status => (template, status)));

    private Entity? Find(string component, string name) =>
        Announced().FirstOrDefault(entity => entity.Component == component && entity.Name == name);

    // What is retained now: the last message of each topic, unless it is empty.
    private IEnumerable<Entity> Announced() =>
        from heard in Listener.Heard
        where heard.Topic.StartsWith("homeassistant/", StringComparison.Ordinal)
        group heard by heard.Topic into messages
        let payload = messages.Last().Payload
        where payload.Length > 0
        let parts = Topic().Match(messages.Key)
        select parts.Success
            ? new Entity(parts.Groups["component"].Value, parts.Groups["node"].Value, parts.Groups["name"].Value, JsonNode.Parse(payload)!)
            : throw new InvalidOperationException($"{messages.Key} is no discovery topic.");

    // <discovery_prefix>/<component>/<node_id>/<object_id>/config
    [GeneratedRegex("^homeassistant/(?<component>[a-z_]+)/(?<node>[a-zA-Z0-9_-]+)/(?<name>[a-zA-Z0-9_-]+)/config$")]
    private static partial Regex Topic();

    private sealed record Entity(string Component, string Node, string Name, JsonNode Payload)
    {
        public IEnumerable<string> Options => Payload["options"]!.AsArray().Select(word => word!.GetValue<string>());

        public string Text(string key) => Payload[key]!.GetValue<string>();
    }
}
