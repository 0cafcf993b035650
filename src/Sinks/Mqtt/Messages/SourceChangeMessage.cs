namespace SamStream.Sinks.Mqtt.Messages;

/// <summary>A source's state; in events the new one.</summary>
internal sealed record SourceChangeMessage
{
    /// <summary>connecting, running, backoff, ended or faulted.</summary>
    public required string State { get; init; }

    /// <summary>ISO 8601 in UTC.</summary>
    public required string Since { get; init; }

    public required int Restarts { get; init; }

    public required string? LastError { get; init; }

    /// <summary>Null unless it is backing off.</summary>
    public required string? NextAttemptAt { get; init; }
}
