using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Mqtt.Payloads;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>
/// Publishes over one connection what is only of worth while it is new: status and discovery, then masks, snapshot and
/// overlay. One message at a time: while the broker is slow, newer ones take the place of those that wait.
/// </summary>
internal sealed class LivePublisher(
    MqttPublisher publisher,
    MqttSinkOptions options,
    CameraTopics topics,
    LatestResults latest,
    CameraState state,
    CameraStatus status,
    DiscoveryEntities discovery,
    MqttCounters counters,
    WorkSignal signal,
    WorkSignal idle,
    TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ShortestStatusInterval = TimeSpan.FromSeconds(1);

    private readonly MaskPayload _masks = new();
    private readonly BgrPicture _bgr = new();
    private long _statusRevision;
    private long? _statusAt;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        discovery.Restart();
        while (true)
        {
            long puts = latest.Puts;
            bool hasPublished = await PublishStatusAsync(cancellationToken).ConfigureAwait(false);
            hasPublished |= await PublishMasksAsync(cancellationToken).ConfigureAwait(false);
            hasPublished |= await PublishSnapshotAsync(cancellationToken).ConfigureAwait(false);
            hasPublished |= await PublishOverlayAsync(cancellationToken).ConfigureAwait(false);
            if (hasPublished)
                continue;
            latest.Settle(puts);
            idle.Set();
            await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _bgr.Dispose();

    private async Task<bool> PublishStatusAsync(CancellationToken cancellationToken)
    {
        if (!IsStatusDue())
            return false;
        (StatusMessage message, long revision) = status.Online();
        _statusAt = time.GetTimestamp();
        _statusRevision = revision;
        if (options.Discovery.Enabled)
        {
            foreach ((string topic, byte[] payload) in discovery.Changes(message.Objects))
            {
                await SendAsync(MessageKind.Discovery, topic, payload, options.Qos.Status, isRetained: true, cancellationToken)
                    .ConfigureAwait(false);
                discovery.Sent(topic, payload);
            }
        }

        await SendAsync(
            MessageKind.Status, topics.Status, MqttJson.ToUtf8(message, MqttJson.Default.StatusMessage), options.Qos.Status,
            isRetained: true, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private bool IsStatusDue()
    {
        if (_statusAt is not { } last)
            return true;
        TimeSpan age = time.GetElapsedTime(last);
        return age >= options.StatusInterval || (age >= ShortestStatusInterval && state.Revision != _statusRevision);
    }

    private async Task<bool> PublishMasksAsync(CancellationToken cancellationToken)
    {
        if (latest.TakeMasks() is not { } frame)
            return false;
        await SendResultAsync(MessageKind.Masks, topics.Masks, frame, options.Qos.Masks, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<bool> PublishSnapshotAsync(CancellationToken cancellationToken)
    {
        if (latest.TakeSnapshot() is not { } snapshot)
            return false;
        await SendPictureAsync(MessageKind.Snapshot, topics.SnapshotImage, snapshot.Picture, options.Qos.Snapshot, cancellationToken)
            .ConfigureAwait(false);
        foreach (string? requestId in snapshot.RequestIds)
        {
            var message = snapshot.Frame.Message with { Image = topics.SnapshotImage, RequestId = requestId };
            await SendResultAsync(
                MessageKind.Snapshot, topics.Snapshot, snapshot.Frame with { Message = message }, options.Qos.Snapshot, cancellationToken)
                .ConfigureAwait(false);
        }

        return true;
    }

    private async Task<bool> PublishOverlayAsync(CancellationToken cancellationToken)
    {
        if (latest.TakeOverlay() is not { } picture)
            return false;
        await SendPictureAsync(MessageKind.Overlay, topics.Overlay, picture, options.Qos.Overlay, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task SendResultAsync(string kind, string topic, MaskFrame frame, int qos, CancellationToken cancellationToken)
    {
        int limit = Math.Min(options.MaxPayloadBytes, publisher.MaxPayloadBytes(topic));
        ReadOnlyMemory<byte> payload = _masks.Write(frame, limit, out string? degraded);
        if (degraded is not null)
            counters.Degraded.Add(degraded);
        if (payload.IsEmpty)
            counters.Shed.Add(kind + "_too_large");
        else
            await SendAsync(kind, topic, payload, qos, isRetained: false, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendPictureAsync(string kind, string topic, Canvas picture, int qos, CancellationToken cancellationToken)
    {
        int limit = Math.Min(options.Overlay.MaxBytes, publisher.MaxPayloadBytes(topic));
        byte[]? jpeg;
        try
        {
            jpeg = JpegPicture.Encode(_bgr.Convert(picture), options.Overlay.Quality, limit);
        }
        finally
        {
            latest.Return(picture);
        }

        if (jpeg is null)
            counters.Shed.Add(kind + "_too_large");
        else
            await SendAsync(kind, topic, jpeg, qos, isRetained: false, cancellationToken).ConfigureAwait(false);
    }

    private Task<bool> SendAsync(
        string kind, string topic, ReadOnlyMemory<byte> payload, int qos, bool isRetained, CancellationToken cancellationToken) =>
        publisher.PublishAsync(kind, new MqttMessage(topic, payload, qos, isRetained), cancellationToken);
}
