using System.Text.Json.Nodes;

namespace SamStream.Integration.Tests.HomeAssistant;

/// <summary>The schema finds what Home Assistant would not take, or would take for something else.</summary>
public sealed class DiscoverySchemaTests
{
    private const string Sensor = """
        {
          "name": "State", "unique_id": "a_state", "default_entity_id": "sensor.a_state", "state_topic": "a/status",
          "value_template": "{{ value_json.state }}", "device_class": "enum", "options": ["on", "off"], "qos": 1,
          "availability": [{ "topic": "a/status", "value_template": "{{ value_json.status }}" }],
          "device": { "identifiers": ["a"], "name": "a", "sw_version": "1" }, "origin": { "name": "b" }
        }
        """;

    [Fact]
    public async Task FaultsOf_RightMessages_AreNone() => Assert.Empty(await DiscoverySchema.FaultsOfAsync(
    [
        ("sensor", Parse(Sensor)),
        ("binary_sensor", Parse("""{ "state_topic": "a", "device_class": "occupancy", "payload_on": "ON" }""")),
        ("image", Parse("""{ "image_topic": "a", "content_type": "image/jpeg" }""")),
        ("image", Parse("""{ "url_topic": "a" }""")),
        ("camera", Parse("""{ "topic": "a", "name": null }""")),
        ("button", Parse("""{ "command_topic": "a", "payload_press": "{}", "entity_category": "config" }""")),
    ]));

    [Theory]
    [InlineData("sensor", """{ "colour": "red" }""", "colour")]
    [InlineData("sensor", """{ "state_topic": null }""", "state_topic")]
    [InlineData("sensor", """{ "stat_t": "a/status" }""", "stat_t")]
    [InlineData("sensor", """{ "sw": "1" }""", "sw")]
    [InlineData("sensor", """{ "platform": "sensor" }""", "platform")]
    [InlineData("sensor", """{ "command_topic": "a" }""", "command_topic")]
    [InlineData("sensor", """{ "qos": "1" }""", "qos")]
    [InlineData("sensor", """{ "options": "on" }""", "options")]
    [InlineData("sensor", """{ "options": [] }""", "options")]
    [InlineData("sensor", """{ "device_class": "occupancy" }""", "device_class")]
    [InlineData("sensor", """{ "device_class": "temperature" }""", "device_class")]
    [InlineData("sensor", """{ "unit_of_measurement": "m" }""", "unit_of_measurement")]
    [InlineData("sensor", """{ "entity_category": "config" }""", "entity_category")]
    [InlineData("sensor", """{ "default_entity_id": "button.a" }""", "default_entity_id")]
    [InlineData("sensor", """{ "default_entity_id": "sensor.A-state" }""", "default_entity_id")]
    [InlineData("sensor", """{ "value_template": "value_json.state" }""", "value_template")]
    [InlineData("sensor", """{ "availability": { "topic": "a" } }""", "availability")]
    [InlineData("sensor", """{ "availability": [{ "value_template": "{{ 1 }}" }] }""", "'topic' is a required")]
    [InlineData("sensor", """{ "availability_topic": "a" }""", "availability_topic")]
    [InlineData("sensor", """{ "device": { "name": "a" } }""", "device")]
    [InlineData("sensor", """{ "device": { "ids": ["a"] } }""", "ids")]
    [InlineData("sensor", """{ "unique_id": null }""", "unique_id")]
    [InlineData("sensor", """{ "origin": { "sw_version": "1" } }""", "origin")]
    [InlineData("lamp", "{ }", "lamp is no component")]
    public async Task FaultsOf_SensorWithSomethingWrong_NamesIt(string component, string change, string said)
    {
        JsonObject message = Parse(Sensor);
        foreach ((string key, JsonNode? value) in Parse(change))
        {
            if (value is null)
                message.Remove(key);
            else
                message[key] = value.DeepClone();
        }

        string[] faults = await DiscoverySchema.FaultsOfAsync([(component, message)]);

        Assert.Contains(faults, fault => fault.Contains(said, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("button", """{ "payload_press": "{}" }""", "command_topic")]
    [InlineData("button", """{ "command_topic": "a/+/b" }""", "command_topic")]
    [InlineData("button", """{ "command_topic": "a", "payload_press": { "command": "pause" } }""", "payload_press")]
    [InlineData("binary_sensor", """{ "state_topic": "a", "device_class": "enum" }""", "device_class")]
    [InlineData("camera", """{ "image_topic": "a" }""", "topic")]
    [InlineData("image", """{ "content_type": "image/jpeg" }""", "is not valid")]
    [InlineData("image", """{ "image_topic": "a", "url_topic": "b" }""", "url_topic")]
    public async Task FaultsOf_OtherComponents_AreFound(string component, string message, string said) => Assert.Contains(
        await DiscoverySchema.FaultsOfAsync([(component, Parse(message))]),
        fault => fault.Contains(said, StringComparison.Ordinal));

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
