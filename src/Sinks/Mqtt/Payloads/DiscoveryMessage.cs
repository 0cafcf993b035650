using System.Text.Json.Serialization;

namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>An entity of Home Assistant (its "MQTT discovery" documentation names the keys).</summary>
internal sealed record DiscoveryMessage
{
    public required string Name { get; init; }

    public required string UniqueId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StateTopic { get; init; }

    /// <summary>Of pictures.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ImageTopic { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ContentType { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ValueTemplate { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DeviceClass { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? EntityCategory { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PayloadOn { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? PayloadOff { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<DiscoveryAvailability>? Availability { get; init; }

    public required DiscoveryDevice Device { get; init; }
}

/// <summary>Where Home Assistant reads whether an entity is there.</summary>
internal sealed record DiscoveryAvailability(string Topic, string ValueTemplate);

/// <summary>The device that entities belong to.</summary>
internal sealed record DiscoveryDevice(IReadOnlyList<string> Identifiers, string Name, string Model, string SwVersion);
