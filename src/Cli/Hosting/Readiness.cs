using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using SamStream.Cli.Monitoring;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Hosting;

/// <summary>Judges whether a run does what it is there for (docs/operations.md).</summary>
internal static class Readiness
{
    private const int LongestText = 500;

    // The first stages of a snapshot are no outputs.
    private static readonly string[] Stages = ["source", "encode", "track"];

    /// <summary>A run at this moment.</summary>
    /// <param name="cameras">Its cameras.</param>
    /// <param name="process">The process's own connection to the broker; null if no broker is configured.</param>
    public static ReadinessMessage Of(IReadOnlyList<CameraMonitor> cameras, MqttSnapshot? process)
    {
        var reasons = new List<string>();
        CameraReadiness[] messages = [.. cameras.Select(camera => Of(camera, reasons))];
        BrokerReadiness? broker = Of(process, "the process", reasons);
        return new ReadinessMessage { Ready = reasons.Count == 0, Reasons = reasons, Broker = broker, Cameras = messages };
    }

    private static CameraReadiness Of(CameraMonitor camera, List<string> reasons)
    {
        PipelineSnapshot? snapshot = camera.Snapshot();
        SourceStatus status = CameraMonitor.StatusOf(snapshot);
        if (status.State is not (SourceState.Running or SourceState.Ended))
            reasons.Add($"camera {camera.Id} is not running ({EnumWord.Of(status.State)}){(Bounded(status.LastError) is { } error ? $": {error}" : "")}");
        var sinks = new List<SinkReadiness>();
        foreach (StageSnapshot stage in snapshot?.Stages ?? [])
        {
            if (stage.State == StageState.Failed)
                reasons.Add($"{stage.Name} of camera {camera.Id} has failed: {Bounded(stage.Error)}");
            if (!Stages.Contains(stage.Name))
                sinks.Add(new SinkReadiness(stage.Name, EnumWord.Of(stage.State), Bounded(stage.Error)));
        }

        foreach (SkippingSink sink in camera.Skipping.Where(sink => sink.IsSkipping))
            reasons.Add($"{sink.Name} of camera {camera.Id} leaves frames out: the disk is full");
        BrokerReadiness? broker = Of(camera.Mqtt?.Invoke(), $"camera {camera.Id}", reasons);
        return new CameraReadiness(
            camera.Id,
            CameraWord.Of(status.State, snapshot is { IsPaused: true }),
            Text(status.Since),
            status.Restarts,
            Bounded(status.LastError),
            status.NextAttemptAt is { } next ? Text(next) : null,
            snapshot?.FramesTracked ?? 0,
            broker,
            sinks);
    }

    private static BrokerReadiness? Of(MqttSnapshot? mqtt, string whose, List<string> reasons)
    {
        if (mqtt is null)
            return null;
        if (!mqtt.IsConnected)
            reasons.Add($"{whose} is not connected to the broker{(Bounded(mqtt.LastError) is { } why ? $": {why}" : "")}");
        return new BrokerReadiness(mqtt.IsConnected, Text(mqtt.Since), Bounded(mqtt.LastError), mqtt.SpoolMessages);
    }

    // Others chose its length.
    private static string? Bounded(string? text) =>
        text is { Length: > LongestText } ? string.Concat(text.AsSpan(0, LongestText), "…") : text;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}

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

    /// <summary>What is served.</summary>
    public (bool IsReady, ReadOnlyMemory<byte> Json) ToAnswer() => (Ready, ToUtf8());

    /// <summary>UTF-8 JSON with a newline. What HTML gives a meaning is escaped: servers and cameras wrote some of it.</summary>
    public ReadOnlyMemory<byte> ToUtf8()
    {
        var text = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), Indented = true, NewLine = "\n" };
        using (var writer = new Utf8JsonWriter(text, options))
            JsonSerializer.Serialize(writer, this, ReadinessJson.Default.ReadinessMessage);
        text.Write("\n"u8);
        return text.WrittenMemory;
    }
}

/// <summary>One camera of a <see cref="ReadinessMessage"/>.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State">connecting, running, paused, backoff, ended or faulted.</param>
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
