using System.Text.Json.Serialization;

namespace SamStream.Sinks.Messages;

/// <summary>One stage of a pipeline.</summary>
internal sealed record StageMessage
{
    public required string Name { get; init; }

    public required string State { get; init; }

    public required long Items { get; init; }

    public required LatencyMessage Latency { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}
