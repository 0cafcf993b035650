using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Sinks.Mqtt.Payloads;
using SamStream.Sinks.Overlay;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>
/// What of the results waits to be published: the latest masks, the latest overlay, the latest snapshots. One thread puts,
/// another one takes; what is not taken in time gives way and is counted.
/// </summary>
internal sealed class LatestResults(MqttSinkOptions options, MqttCounters counters, TimeProvider time, ILogger logger)
{
    // While the broker is away.
    private const int MostSnapshots = 4;

    private readonly ConcurrentQueue<PendingSnapshot> _snapshots = new();
    // As many as are in use at a time.
    private readonly ConcurrentBag<Canvas> _canvases = [];
    private readonly OverlayPainter _painter = PainterOf(new OverlayVideoOptions(), logger);
    private MaskFrame? _masks;
    private Canvas? _overlay;
    private long? _overlayAt;
    private long _puts;
    private long _settledPuts;

    /// <summary>Copies what is due of a result; nothing in it waits.</summary>
    public void Put(FrameResult result)
    {
        bool masksAreDue = options.PublishMasks && !result.IsRepeated;
        if (masksAreDue || result.Snapshots.Count > 0)
        {
            MaskFrame frame = MaskFrame.Copy(result);
            if (masksAreDue && Interlocked.Exchange(ref _masks, frame) is not null)
                counters.Shed.Add(MessageKind.Masks + MqttCounters.Superseded);
            if (result.Snapshots.Count > 0)
                PutSnapshot(result.Frame, frame, [.. result.Snapshots.Select(asked => asked.RequestId)]);
        }

        if (options.Overlay.Enabled && !result.IsRepeated && IsOverlayDue())
            PutOverlay(result);
        Interlocked.Increment(ref _puts);
    }

    /// <summary>Whether everything that was put is published.</summary>
    public bool IsSettled => Interlocked.Read(ref _puts) == Interlocked.Read(ref _settledPuts);

    /// <summary>How much was put so far: to be given back to <see cref="Settle"/> once all of it is published.</summary>
    public long Puts => Interlocked.Read(ref _puts);

    public void Settle(long puts) => Interlocked.Exchange(ref _settledPuts, puts);

    public MaskFrame? TakeMasks() => Interlocked.Exchange(ref _masks, null);

    /// <summary>The picture is given back by <see cref="Return"/>.</summary>
    public Canvas? TakeOverlay() => Interlocked.Exchange(ref _overlay, null);

    /// <summary>The same.</summary>
    public PendingSnapshot? TakeSnapshot() => _snapshots.TryDequeue(out PendingSnapshot? oldest) ? oldest : null;

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
        if (Interlocked.Exchange(ref _overlay, canvas) is not { } older)
            return;
        _canvases.Add(older);
        counters.Shed.Add(MessageKind.Overlay + MqttCounters.Superseded);
    }

    private void PutSnapshot(VideoFrame frame, MaskFrame result, IReadOnlyList<string?> requestIds)
    {
        _snapshots.Enqueue(new PendingSnapshot(Copy(frame), result, requestIds));
        if (_snapshots.Count <= MostSnapshots || !_snapshots.TryDequeue(out PendingSnapshot? oldest))
            return;
        _canvases.Add(oldest.Picture);
        counters.Shed.Add(MessageKind.Snapshot + MqttCounters.Superseded);
    }

    // Pictures look as a video does by default.
    private static OverlayPainter PainterOf(OverlayVideoOptions look, ILogger logger) =>
        new(look.MaskOpacity, look.Legend, look.Clock, logger);

    private Canvas Copy(VideoFrame frame)
    {
        if (!_canvases.TryTake(out Canvas? canvas))
            canvas = new Canvas();
        canvas.Copy(frame);
        return canvas;
    }
}

/// <summary>A frame that was asked for: its picture, its result, and the ids of those that asked, null without one.</summary>
internal sealed record PendingSnapshot(Canvas Picture, MaskFrame Frame, IReadOnlyList<string?> RequestIds);
