using System.Text.Json.Serialization;

namespace SamStream.Cli.Hosting;

/// <summary>The answer of <c>/readyz</c> (docs/operations.md).</summary>
internal sealed record ReadinessMessage
{
    public int Schema { get; init; } = 1;

    /// <summary>True if every camera runs or has come to its end, no sink has failed, and all are connected to the broker.</summary>
    public required bool Ready { get; init; }

    /// <summary>Why it is not ready, one sentence each.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>The process's own connection, beside the cameras'; null: no broker is configured.</summary>
    public BrokerReadiness? Broker { get; init; }

    public required IReadOnlyList<CameraReadiness> Cameras { get; init; }
}

/// <summary>One camera of a <see cref="ReadinessMessage"/>.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">connecting, running, backoff, ended or faulted.</param>
/// <param name="Since">When it came to that state, ISO 8601.</param>
/// <param name="Restarts">Restarts since the last stable minute.</param>
/// <param name="LastError">Why it failed last, or null.</param>
/// <param name="NextAttemptAt">When it is opened again, or null.</param>
/// <param name="Frames">Frames with a result.</param>
/// <param name="Broker">Its connection; null: no broker is configured.</param>
/// <param name="Sinks">Its outputs.</param>
internal sealed record CameraReadiness(
    string Id,
    string State,
    string Since,
    int Restarts,
    string? LastError,
    string? NextAttemptAt,
    long Frames,
    BrokerReadiness? Broker,
    IReadOnlyList<SinkReadiness> Sinks);

/// <summary>One connection to the broker.</summary>
/// <param name="Connected">True while the broker takes messages.</param>
/// <param name="Since">Since when, ISO 8601.</param>
/// <param name="LastError">Why it was lost last, or null.</param>
/// <param name="Waiting">Events and answers that wait for it.</param>
internal sealed record BrokerReadiness(bool Connected, string Since, string? LastError, long Waiting);

/// <summary>One sink of a <see cref="CameraReadiness"/>.</summary>
/// <param name="Name">jsonl, masks, overlay, summary or mqtt.</param>
/// <param name="State">idle, running, completed or failed.</param>
/// <param name="Error">Why it failed, or null.</param>
internal sealed record SinkReadiness(string Name, string State, string? Error);

/// <summary>Serializer of the answer, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReadinessMessage))]
internal sealed partial class ReadinessJson : JsonSerializerContext;
