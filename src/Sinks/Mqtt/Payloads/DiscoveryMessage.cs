using System.Text.Json.Serialization;

namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>
/// An entity of Home Assistant. The keys are those of its documentation, "MQTT discovery" and a page for each component;
/// which of them an entity has depends on its component.
/// </summary>
internal sealed record DiscoveryMessage
{
    public required string Name { get; init; }

    public required string UniqueId { get; init; }

    /// <summary>The component, a dot and what Home Assistant calls the entity when it first sees it.</summary>
    public required string DefaultEntityId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StateTopic { get; init; }

    /// <summary>Of a camera: where its pictures come.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Topic { get; init; }

    /// <summary>Of an image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageTopic { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContentType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ValueTemplate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeviceClass { get; init; }

    /// <summary>The words that a sensor of the class <c>enum</c> may say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Options { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EntityCategory { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PayloadOn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PayloadOff { get; init; }

    /// <summary>Of a button: where it publishes.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CommandTopic { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PayloadPress { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Qos { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DiscoveryAvailability>? Availability { get; init; }

    public required DiscoveryDevice Device { get; init; }

    public required DiscoveryOrigin Origin { get; init; }
}

/// <summary>Where Home Assistant reads whether an entity is there.</summary>
internal sealed record DiscoveryAvailability(string Topic, string ValueTemplate);

/// <summary>The device that entities belong to.</summary>
internal sealed record DiscoveryDevice(
    IReadOnlyList<string> Identifiers, string Name, string Manufacturer, string Model, string SwVersion);

/// <summary>The program that publishes an entity.</summary>
internal sealed record DiscoveryOrigin(string Name, string SwVersion);
