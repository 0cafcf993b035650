using System.Text.Json;
using SamStream.Pipeline;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Prompts;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Payloads;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>Makes the messages on a camera's <c>/status</c>.</summary>
/// <param name="camera">The camera's name.</param>
/// <param name="state">What its events say.</param>
/// <param name="connection">The connection's counters.</param>
/// <param name="pipeline">Asked for drops and load; may be null or give null.</param>
/// <param name="time">For <c>at</c>.</param>
internal sealed class CameraStatus(
    string camera, CameraState state, Func<MqttSnapshot> connection, Func<PipelineSnapshot?>? pipeline, TimeProvider time)
{
    private const string OnlineWord = "online";
    private const string OfflineWord = "offline";

    /// <summary>The message and the revision of the state that it shows.</summary>
    public (StatusMessage Message, long Revision) Online()
    {
        (SourceChangeMessage? source, IReadOnlyList<ObjectStateMessage> objects, long revision) = state.Read();
        MqttSnapshot now = connection();
        PipelineSnapshot? snapshot = pipeline?.Invoke();
        return (new StatusMessage
        {
            Source = camera,
            Status = OnlineWord,
            At = MessageMapping.ToIso8601(time.GetUtcNow()),
            Camera = source is not null && source.State == EnumWord.Of(SourceState.Running) && snapshot is { IsPaused: true }
                ? source with { State = CameraWord.Paused }
                : source,
            Objects = objects,
            Drops = snapshot?.Drops.ToDictionary(drop => EnumWord.Of(drop.Key), drop => drop.Value) ?? [],
            Load = snapshot?.Load is { } load
                ? new LoadMessage(EnumWord.Of(load.Stage), Math.Round(load.Share, 2), Math.Round(load.Cpu, 2))
                : null,
            RoadLatencyMs = snapshot?.RoadLatency is { } road ? (long)Math.Round(road.TotalMilliseconds) : null,
            Mqtt = new MqttStatusMessage(
                MessageMapping.ToIso8601(now.Since), now.Reconnects, now.Shed, now.Degraded, now.SpoolMessages, now.SpoolBytes,
                now.SpoolError),
        }, revision);
    }

    /// <summary>The last words of a run that ends.</summary>
    public byte[] Stopped() => Offline("stopped", MessageMapping.ToIso8601(time.GetUtcNow()));

    /// <summary>The last will.</summary>
    public byte[] Will() => Offline("connection_lost", null);

    /// <summary>Whether a message on <c>/status</c>, whoever sent it, says that the camera is offline.</summary>
    public static bool SaysOffline(ReadOnlyMemory<byte> payload)
    {
        try
        {
            var reader = new Utf8JsonReader(payload.Span);
            using var json = JsonDocument.ParseValue(ref reader);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("status", out JsonElement status)
                && status.ValueKind == JsonValueKind.String
                && status.ValueEquals(OfflineWord);
        }
        catch (JsonException)
        {
            // An empty one deletes what is retained.
            return true;
        }
    }

    private byte[] Offline(string reason, string? at) => MqttJson.ToUtf8(
        new StatusMessage { Source = camera, Status = OfflineWord, Reason = reason, At = at }, MqttJson.Default.StatusMessage);
}

/// <summary>What is known of a camera from its events; thread-safe.</summary>
internal sealed class CameraState
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<ObjectId, ObjectStateMessage> _objects = [];
    private SourceChangeMessage? _source;
    private long _revision;

    /// <summary>Goes up with each change.</summary>
    public long Revision
    {
        get
        {
            lock (_lock)
                return _revision;
        }
    }

    public void Take(PipelineEvent happened)
    {
        lock (_lock)
        {
            switch (happened)
            {
                case SourceStateChanged change:
                    _source = change.Status.ToMessage();
                    break;
                case ObjectStateChanged { To: { } state } change:
                    _objects[change.ObjectId] = new ObjectStateMessage
                    {
                        Id = change.ObjectId.Value,
                        Label = change.Label,
                        State = EnumWord.Of(state),
                        Frame = change.FrameIndex,
                    };
                    break;
                // Whether it is paused is asked of the pipeline.
                case CommandAnswered { Answer.Action: CommandAction.Paused or CommandAction.Resumed }:
                    break;
                case ObjectStateChanged gone:
                    _objects.Remove(gone.ObjectId);
                    break;
                default:
                    return;
            }

            _revision++;
        }
    }

    /// <summary>The status must be published again although nothing changed.</summary>
    public void Touch()
    {
        lock (_lock)
            _revision++;
    }

    /// <summary>The source's state, the objects, and the revision that they are of.</summary>
    public (SourceChangeMessage? Source, IReadOnlyList<ObjectStateMessage> Objects, long Revision) Read()
    {
        lock (_lock)
            return (_source, [.. _objects.Values], _revision);
    }
}
