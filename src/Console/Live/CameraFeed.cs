using System.Diagnostics;
using SamStream.Console.Access;
using SamStream.Console.Pointing;
using SamStream.Pipeline;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Pointing;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Supervision;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt;
using SamStream.Sinks.Overlay;

namespace SamStream.Console.Live;

/// <summary>
/// One camera, for those who watch it: its pictures with the masks of the very same frame, its figures, what happens to it.
/// Pictures are encoded for those who are ready for one, once for each size, and for nobody else.
/// </summary>
public sealed class CameraFeed : ISink, IPipelineListener
{
    private readonly LiveViewers _viewers;
    private readonly CameraDesk _desk;
    private readonly Func<PipelineSnapshot?> _pipeline;
    private readonly FrameJpeg _jpeg = new();
    private readonly LastPicture _last = new();
    private readonly List<LiveViewer> _ready = [];
    private readonly RateMeter _captured = new(), _encoded = new(), _tracked = new();
    private LatencyHistogram _latency = new();
    private FiguresMessage? _figures;

    /// <param name="id">The camera's name.</param>
    /// <param name="viewers">Who watches.</param>
    /// <param name="pipeline">Its counters; may give null.</param>
    internal CameraFeed(string id, LiveViewers viewers, Func<PipelineSnapshot?> pipeline)
    {
        Id = id;
        _viewers = viewers;
        _pipeline = pipeline;
        _desk = new CameraDesk(id);
    }

    /// <summary>The camera's name.</summary>
    public string Id { get; }

    /// <summary>The connection to the broker; null where there is none.</summary>
    public Func<MqttSnapshot>? Broker { get; set; }

    /// <inheritdoc/>
    public string Name => "console";

    /// <summary>True: who is slow gets fewer frames.</summary>
    public bool KeepsNewest => true;

    /// <summary>For those who point at its pictures; null: there are no previews yet.</summary>
    internal CameraPointing? Pointing => _desk.Pointing;

    /// <summary>From here on people can point at its pictures.</summary>
    /// <param name="previewer">Used, not owned.</param>
    /// <param name="trail">Of this camera.</param>
    public void LetPoint(IMaskPreviewer previewer, IMaskTrail trail) => _desk.Pointing = new CameraPointing(previewer, trail);

    /// <summary>Takes its requests.</summary>
    internal CameraDesk Desk => _desk;

    /// <summary>False while no frames come: it is paused, or away.</summary>
    internal bool HasFrames => _pipeline() is null or { IsPaused: false, SourceStatus.State: SourceState.Running };

    /// <inheritdoc/>
    public void OnStarted(ICommandTarget camera) => _desk.Open(camera);

    /// <inheritdoc/>
    public void OnEvent(PipelineEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        if (happened is CommandAnswered answered)
            _viewers.Tell(LiveText.Of(_desk.Answer(answered, out string? by), by));
        else if (happened.ToMessage("", 0) is { } message)
            _viewers.Tell(LiveText.Of(message));
    }

    /// <inheritdoc/>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _desk.SetFrameSize(context.Source.Width, context.Source.Height);
        return ValueTask.CompletedTask;
    }

    /// <summary>Encodes the frame for those who are ready for one; nobody is waited for.</summary>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!result.IsRepeated)
            _latency.Record(Stopwatch.GetElapsedTime(result.Frame.CapturedTimestamp));
        _desk.SetFrameSize(result.Frame.Width, result.Frame.Height);
        _last.Keep(result);
        bool isWatched = _viewers.FindReady(Id, _ready);
        // Of a break the trail has to know, whoever was watching then.
        if (isWatched || result.Metadata.BreaksMotion)
            Pointing?.Add(result, isShown: _ready.Count > 0);
        if (_ready.Count == 0)
            return ValueTask.CompletedTask;
        FrameMessage message = result.ToMessage(includeMasks: true);
        foreach (IGrouping<int, LiveViewer> size in _ready.GroupBy(viewer => viewer.WidthOf(Id, result.Frame.Width)))
        {
            FramePacket packet = LastPicture.Encode(_jpeg, result, size.Key, message);
            foreach (LiveViewer viewer in size)
                viewer.Offer(packet);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>The run has ended; what there was last is shown all the same.</summary>
    public ValueTask DisposeAsync()
    {
        _desk.Close();
        _last.End();
        _jpeg.Dispose();
        Pointing?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Shows what there was last to somebody who begins to watch; nothing if newer frames are on their way.</summary>
    internal void ShowLast(LiveViewer viewer)
    {
        CameraPointing? pointing = viewer.Visitor.Role >= ConsoleRole.Operator ? Pointing : null;
        if (_last.Find(frameWidth => viewer.WidthOf(Id, frameWidth), pointing) is { } packet)
            viewer.OfferFirst(packet);
    }

    /// <summary>The camera now, with the figures that were measured last.</summary>
    internal CameraMessage Read() => Describe(_pipeline());

    /// <summary>The camera now; rates and latencies are those since the last call. One caller.</summary>
    internal CameraMessage Measure()
    {
        PipelineSnapshot? snapshot = _pipeline();
        LatencySummary latency = Interlocked.Exchange(ref _latency, new LatencyHistogram()).Summarize();
        Volatile.Write(ref _figures, snapshot is null ? null : new FiguresMessage
        {
            CapturedPerSecond = _captured.Of(snapshot.FramesCaptured),
            EncodedPerSecond = _encoded.Of(snapshot.FramesEncoded),
            TrackedPerSecond = _tracked.Of(snapshot.FramesTracked),
            LatencyP50Ms = latency.Count == 0 ? null : Math.Round(latency.P50.TotalMilliseconds, 1),
            LatencyP95Ms = latency.Count == 0 ? null : Math.Round(latency.P95.TotalMilliseconds, 1),
            Drops = snapshot.Drops.ToDictionary(drop => EnumWord.Of(drop.Key), drop => drop.Value),
        });
        return Describe(snapshot);
    }

    private CameraMessage Describe(PipelineSnapshot? snapshot) =>
        CameraMessages.Of(Id, snapshot, Broker?.Invoke()) with { Figures = Volatile.Read(ref _figures) };

    /// <summary>How fast a counter goes.</summary>
    private sealed class RateMeter
    {
        private long _count;
        private long _at = Stopwatch.GetTimestamp();

        /// <summary>A second, since the last call.</summary>
        public double Of(long count)
        {
            double seconds = Stopwatch.GetElapsedTime(_at).TotalSeconds;
            double rate = seconds > 0 ? (count - _count) / seconds : 0;
            (_count, _at) = (count, Stopwatch.GetTimestamp());
            return Math.Round(Math.Max(0, rate), 2);
        }
    }
}
