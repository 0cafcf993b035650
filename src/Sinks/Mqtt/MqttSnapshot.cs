using SamStream.Pipeline.Diagnostics;

namespace SamStream.Sinks.Mqtt;

/// <summary>
/// An MQTT connection at one moment, for metrics. Counts are since the start; keys are lower-case words with
/// underscores, and only what occurred is in them.
/// </summary>
public sealed record MqttSnapshot
{
    /// <summary>The camera; null for the process's own connection.</summary>
    public required string? Camera { get; init; }

    /// <summary>True while the broker takes messages.</summary>
    public required bool IsConnected { get; init; }

    /// <summary>Since when it is connected, or not.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Connections after the first one.</summary>
    public required long Reconnects { get; init; }

    /// <summary>Why the connection was lost or refused last; null if it never was. Free of credentials.</summary>
    public required string? LastError { get; init; }

    /// <summary>Messages that were sent, with QoS 1 and 2 those confirmed: masks, overlay, status, events, answers, snapshot, discovery.</summary>
    public required IReadOnlyDictionary<string, long> Published { get; init; }

    /// <summary>Their payloads.</summary>
    public required long PublishedBytes { get; init; }

    /// <summary>
    /// Messages that were given up: masks_superseded, overlay_superseded, snapshot_superseded, masks_too_large,
    /// overlay_too_large, snapshot_too_large, {events,answers}_{count,bytes,age,too_large,refused,inbox,corrupt}, refused.
    /// </summary>
    public required IReadOnlyDictionary<string, long> Shed { get; init; }

    /// <summary>Events and answers that wait.</summary>
    public required long SpoolMessages { get; init; }

    public required long SpoolBytes { get; init; }

    /// <summary>Why the spool is not on disk though a path is given; null if it is, or none is given.</summary>
    public required string? SpoolError { get; init; }

    /// <summary>Messages on <c>/masks</c> that were too large, by what they became: polygon, box.</summary>
    public required IReadOnlyDictionary<string, long> Degraded { get; init; }

    /// <summary>Requests by outcome: accepted, done, refused, and each reason for which one was not accepted.</summary>
    public required IReadOnlyDictionary<string, long> Requests { get; init; }

    /// <summary>From the hand-over of a message to its sending (QoS 0) or confirmation.</summary>
    public required LatencySummary PublishLatency { get; init; }
}
