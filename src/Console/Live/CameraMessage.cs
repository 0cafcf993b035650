using SamStream.Pipeline;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt;

namespace SamStream.Console.Live;

/// <summary>A camera now.</summary>
internal sealed record CameraMessage
{
    public required string Id { get; init; }

    /// <summary>connecting, running, paused, backoff, ended or faulted.</summary>
    [WordsOf<SourceState>(other: CameraWord.Paused)]
    public required string State { get; init; }

    /// <summary>When it came to that state, ISO 8601 in UTC.</summary>
    public required string Since { get; init; }

    public required int Restarts { get; init; }

    public string? LastError { get; init; }

    /// <summary>When it is opened again, or null.</summary>
    public string? NextAttemptAt { get; init; }

    /// <summary>Of its frames, pixels; null before the first time it was opened.</summary>
    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Null before the run begins.</summary>
    public FiguresMessage? Figures { get; init; }

    /// <summary>Null: no broker is configured.</summary>
    public BrokerMessage? Broker { get; init; }
}

/// <summary>What a camera does, since the last time it was told.</summary>
internal sealed record FiguresMessage
{
    public required double CapturedPerSecond { get; init; }

    public required double EncodedPerSecond { get; init; }

    public required double TrackedPerSecond { get; init; }

    /// <summary>From capture to result; null if there was none.</summary>
    public required double? LatencyP50Ms { get; init; }

    public required double? LatencyP95Ms { get; init; }

    /// <summary>Since the run began, by cause.</summary>
    public required IReadOnlyDictionary<string, long> Drops { get; init; }
}

/// <summary>The connection to the broker.</summary>
/// <param name="Connected">True while the broker takes messages.</param>
/// <param name="LastError">Why it was lost last, or null.</param>
/// <param name="Waiting">Events and answers that wait for it.</param>
internal sealed record BrokerMessage(bool Connected, string? LastError, long Waiting);

/// <summary>Snapshots to messages.</summary>
internal static class CameraMessages
{
    /// <summary>Without figures.</summary>
    public static CameraMessage Of(string id, PipelineSnapshot? snapshot, MqttSnapshot? broker)
    {
        SourceStatus status = snapshot?.SourceStatus ?? new SourceStatus(SourceState.Connecting, DateTimeOffset.UnixEpoch);
        return new CameraMessage
        {
            Id = id,
            State = CameraWord.Of(status.State, snapshot is { IsPaused: true }),
            Since = MessageMapping.ToIso8601(status.Since),
            Restarts = status.Restarts,
            LastError = status.LastError,
            NextAttemptAt = status.NextAttemptAt is { } at ? MessageMapping.ToIso8601(at) : null,
            Width = snapshot?.Source?.Width,
            Height = snapshot?.Source?.Height,
            Broker = broker is null ? null : new BrokerMessage(broker.IsConnected, broker.LastError, broker.SpoolMessages),
        };
    }
}
