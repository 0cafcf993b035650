using System.Text.Json.Serialization;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Mqtt.Messages;

/// <summary>Something that happened to a camera, on <c>/events</c>. Stream and number are the same if it comes twice.</summary>
internal sealed record EventMessage
{
    public int Schema { get; init; } = FrameMessage.CurrentSchema;

    public required string Stream { get; init; }

    public required long Seq { get; init; }

    /// <summary>object or source.</summary>
    public required string Type { get; init; }

    public required string Source { get; init; }

    /// <summary>ISO 8601 in UTC.</summary>
    public required string At { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ObjectChangeMessage? Object { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SourceChangeMessage? Change { get; init; }
}
