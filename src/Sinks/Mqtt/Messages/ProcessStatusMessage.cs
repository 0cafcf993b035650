using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Mqtt.Messages;

/// <summary>The process, retained on <c>prefix/status</c>.</summary>
internal sealed record ProcessStatusMessage
{
    public int Schema { get; init; } = FrameMessage.CurrentSchema;

    /// <summary>online or offline.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is offline: stopped or connection_lost; null if it is online.</summary>
    public string? Reason { get; init; }

    /// <summary>ISO 8601 in UTC; null in a last will.</summary>
    public string? At { get; init; }

    public required string Version { get; init; }

    public required IReadOnlyList<string> Cameras { get; init; }
}
