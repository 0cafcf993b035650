using System.Collections.Concurrent;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt.Diagnostics;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Mqtt.Payloads;

/// <summary>
/// What of the results waits to be published: the latest masks, the latest overlay, the latest snapshot. One thread puts,
/// another one takes; what is not taken in time gives way and is counted.
/// </summary>
internal sealed class CameraSlots(MqttSinkOptions options, MqttCounters counters, TimeProvider time)
{
    private readonly LatestSlot<MaskFrame> _masks = new();
    private readonly LatestSlot<Canvas> _overlay = new();
    private readonly LatestSlot<PendingSnapshot> _snapshot = new();
    // As many as are in use at a time.
    private readonly ConcurrentBag<Canvas> _canvases = [];
    private readonly OverlayPainter _painter = new(new OverlayVideoOptions());
    private readonly LatestSlot<SnapshotWish> _wish = new();
    private long? _overlayAt;
    private long _puts;
    private long _settledPuts;

    /// <summary>Copies what is due of a result; nothing in it waits.</summary>
    public void Put(FrameResult result)
    {
        SnapshotWish? wish = _wish.Take();
        if (wish is not null && result.Metadata.Index < wish.FrameIndex)
        {
            // A newer wish stays.
            if (_wish.Put(wish) is { } newer)
                _wish.Put(newer);
            wish = null;
        }

        if (options.PublishMasks || wish is not null)
        {
            MaskFrame frame = MaskFrame.Copy(result);
            if (options.PublishMasks && _masks.Put(frame) is not null)
                counters.Shed.Add(MessageKind.Masks + MqttCounters.Superseded);
            if (wish is not null)
                PutSnapshot(result.Frame, frame with { Message = frame.Message with { RequestId = wish.RequestId } });
        }

        if (options.Overlay.Enabled && IsOverlayDue())
            PutOverlay(result);
        Interlocked.Increment(ref _puts);
    }

    /// <summary>The first result from a frame on is to be published whole.</summary>
    public void WishSnapshot(string? requestId, long frameIndex) => _wish.Put(new SnapshotWish(requestId, frameIndex));

    /// <summary>Whether everything that was put is published.</summary>
    public bool IsSettled => Interlocked.Read(ref _puts) == Interlocked.Read(ref _settledPuts);

    /// <summary>How much was put so far: to be given back to <see cref="Settle"/> once all of it is published.</summary>
    public long Puts => Interlocked.Read(ref _puts);

    public void Settle(long puts) => Interlocked.Exchange(ref _settledPuts, puts);

    public MaskFrame? TakeMasks() => _masks.Take();

    /// <summary>The picture is given back by <see cref="Return"/>.</summary>
    public Canvas? TakeOverlay() => _overlay.Take();

    /// <summary>The same.</summary>
    public PendingSnapshot? TakeSnapshot() => _snapshot.Take();

    public void Return(Canvas canvas) => _canvases.Add(canvas);

    // Nobody sees a picture while the broker is away: it is not painted.
    private bool IsOverlayDue()
    {
        if (!counters.IsConnected || (_overlayAt is { } last && time.GetElapsedTime(last) < options.Overlay.Interval))
            return false;
        _overlayAt = time.GetTimestamp();
        return true;
    }

    private void PutOverlay(FrameResult result)
    {
        Canvas canvas = Copy(result.Frame);
        _painter.Paint(canvas, result);
        if (_overlay.Put(canvas) is not { } older)
            return;
        _canvases.Add(older);
        counters.Shed.Add(MessageKind.Overlay + MqttCounters.Superseded);
    }

    private void PutSnapshot(VideoFrame frame, MaskFrame result)
    {
        if (_snapshot.Put(new PendingSnapshot(Copy(frame), result)) is not { } older)
            return;
        _canvases.Add(older.Picture);
        counters.Shed.Add(MessageKind.Snapshot + MqttCounters.Superseded);
    }

    private Canvas Copy(VideoFrame frame)
    {
        if (!_canvases.TryTake(out Canvas? canvas))
            canvas = new Canvas();
        canvas.Copy(frame);
        return canvas;
    }

    private sealed record SnapshotWish(string? RequestId, long FrameIndex);
}
