using System.Text.Json.Serialization;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Mqtt.Payloads;

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

    /// <summary>Null offline, and if the camera shares no budget.</summary>
    public LoadMessage? Load { get; init; }

    /// <summary>What the newest frame took from the camera to here, milliseconds; null where that is not known.</summary>
    public long? RoadLatencyMs { get; init; }

    /// <summary>Null offline.</summary>
    public MqttStatusMessage? Mqtt { get; init; }
}

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

/// <summary>What the budget says that live cameras share.</summary>
/// <param name="Stage">What is given up to keep it: none, rate, crops or inputs.</param>
/// <param name="EncodeRatio">What the camera encodes, as a share of what is scheduled.</param>
/// <param name="CpuRatio">Share of the processors that the process and its children take.</param>
internal sealed record LoadMessage(string Stage, double EncodeRatio, double CpuRatio);

/// <summary>The connection that a status came over.</summary>
/// <param name="Since">ISO 8601 in UTC.</param>
/// <param name="Reconnects">Connections before this one.</param>
/// <param name="Shed">Messages that were given up, by cause.</param>
/// <param name="Degraded">Results that were too large, by what they became.</param>
/// <param name="SpoolMessages">Events and answers that wait.</param>
/// <param name="SpoolBytes">Their bytes.</param>
/// <param name="SpoolError">Why they are not on disk though they should be, or null.</param>
internal sealed record MqttStatusMessage(
    string Since,
    long Reconnects,
    IReadOnlyDictionary<string, long> Shed,
    IReadOnlyDictionary<string, long> Degraded,
    long SpoolMessages,
    long SpoolBytes,
    string? SpoolError);

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
