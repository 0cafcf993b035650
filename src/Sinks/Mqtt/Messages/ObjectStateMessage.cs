using System.Text.Json.Serialization;

namespace SamStream.Sinks.Mqtt.Messages;

/// <summary>An object in a status.</summary>
internal sealed record ObjectStateMessage
{
    public required int Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    public required string State { get; init; }

    /// <summary>The frame on which it came to that state.</summary>
    public required long Frame { get; init; }
}
