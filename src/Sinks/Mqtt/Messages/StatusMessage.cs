using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Mqtt.Messages;

/// <summary>A camera now, retained on <c>/status</c>; in the last will as little as is known beforehand.</summary>
internal sealed record StatusMessage
{
    public int Schema { get; init; } = FrameMessage.CurrentSchema;

    public required string Source { get; init; }

    /// <summary>online or offline.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is offline: stopped or connection_lost; null if it is online.</summary>
    public string? Reason { get; init; }

    /// <summary>ISO 8601 in UTC; null in a last will.</summary>
    public string? At { get; init; }

    /// <summary>Null before the first word of the source, and offline.</summary>
    public SourceChangeMessage? Camera { get; init; }

    public IReadOnlyList<ObjectStateMessage> Objects { get; init; } = [];

    /// <summary>Frames that did not get where they were meant to go, by cause.</summary>
    public IReadOnlyDictionary<string, long> Drops { get; init; } = new Dictionary<string, long>();

    /// <summary>Null offline.</summary>
    public MqttStatusMessage? Mqtt { get; init; }
}
