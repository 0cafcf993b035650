using System.Text.Json.Serialization;

namespace SamStream.Sinks.Mqtt.Messages;

/// <summary>An object's new state.</summary>
internal sealed record ObjectChangeMessage
{
    public required int Id { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Label { get; init; }

    /// <summary>Null if the object is new.</summary>
    public required string? From { get; init; }

    /// <summary>Null if it is gone.</summary>
    public required string? To { get; init; }

    /// <summary>observed, prompted, removed, source_outage or expired.</summary>
    public required string Reason { get; init; }

    public required long Frame { get; init; }

    /// <summary>Seconds.</summary>
    public required double Pts { get; init; }
}
