using System.Text.Json;
using SamStream.Pipeline;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Messages;

namespace SamStream.Sinks.Mqtt.Status;

/// <summary>Makes the messages on a camera's <c>/status</c>.</summary>
/// <param name="camera">The camera's name.</param>
/// <param name="board">What its events say.</param>
/// <param name="connection">The connection's counters.</param>
/// <param name="pipeline">Asked for drops; may be null or give null.</param>
/// <param name="time">For <c>at</c>.</param>
internal sealed class CameraStatus(
    string camera, StatusBoard board, Func<MqttSnapshot> connection, Func<PipelineSnapshot?>? pipeline, TimeProvider time)
{
    private const string OnlineWord = "online";
    private const string OfflineWord = "offline";

    /// <summary>The message and the revision of the board that it shows.</summary>
    public (StatusMessage Message, long Revision) Online()
    {
        (SourceChangeMessage? source, IReadOnlyList<ObjectStateMessage> objects, long revision) = board.Read();
        MqttSnapshot now = connection();
        return (new StatusMessage
        {
            Source = camera,
            Status = OnlineWord,
            At = MessageMapping.ToIso8601(time.GetUtcNow()),
            Camera = source,
            Objects = objects,
            Drops = pipeline?.Invoke()?.Drops.ToDictionary(drop => EnumWord.Of(drop.Key), drop => drop.Value) ?? [],
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
