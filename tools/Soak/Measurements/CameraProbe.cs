using System.Diagnostics;
using SamStream.Chaos.Rtsp;
using SamStream.Cli.Monitoring;
using SamStream.Cli.Run.Live;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Supervision;

namespace SamStream.Soak.Measurements;

/// <summary>
/// Looks at every result of a camera and compares it with what the picture says of itself. Keeps the newest results and
/// changes only, so that it does not grow.
/// </summary>
internal sealed class CameraProbe(CameraMonitor monitor) : ICameraObserver
{
    private const int ResultsKept = 8192, ChangesKept = 2048;
    private const byte ObjectId = 1;

    // Pixels that a mask's edge may be off.
    private const int Rim = 4;

    private readonly RingBuffer<ObservedResult> _results = new(ResultsKept);
    private readonly RingBuffer<SourceStatus> _changes = new(ChangesKept);
    private long _events;

    public string Name => "soak";

    /// <summary>The camera's own figures.</summary>
    public CameraMonitor Monitor => monitor;

    /// <summary>Where commands go; null before the run.</summary>
    public ICommandTarget? Camera { get; private set; }

    /// <summary>Events that the pipeline told, each of which has to reach the broker.</summary>
    public long Events => Interlocked.Read(ref _events);

    /// <summary>The newest results that reached the outputs from a time on, in order.</summary>
    public IReadOnlyList<ObservedResult> ResultsSince(DateTimeOffset time) => _results.Where(result => result.SeenAt >= time);

    /// <summary>The newest changes of the source from a time on, in order.</summary>
    public IReadOnlyList<SourceStatus> ChangesSince(DateTimeOffset time) => _changes.Where(change => change.Since >= time);

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        _results.Add(Observe(result));
        return ValueTask.CompletedTask;
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public void OnStarted(ICommandTarget camera) => Camera = camera;

    public void OnEvent(PipelineEvent happened)
    {
        if (happened is ObjectStateChanged or SourceStateChanged)
            Interlocked.Increment(ref _events);
        if (happened is SourceStateChanged source)
            _changes.Add(source.Status);
    }

    // Of a part of the disc as of all of it: only a mask that lies elsewhere has less.
    private static double ShareInside(in BoxXyxy box, in BoxXyxy disc)
    {
        var inside = new BoxXyxy(
            Math.Max(box.X1, disc.X1), Math.Max(box.Y1, disc.Y1), Math.Min(box.X2, disc.X2), Math.Min(box.Y2, disc.Y2));
        return inside.Area / box.Area;
    }

    private static ObservedResult Observe(FrameResult result)
    {
        int number = CounterPicture.Read(result.Frame);
        TrackState? state = null;
        double? fit = null;
        foreach (ref readonly ObjectResult found in result.Objects)
        {
            if (found.Id.Value != ObjectId)
                continue;
            state = found.State;
            if (found.Box is { } box && number >= 0)
                fit = ShareInside(box, PatternDisc.BoxOn(number, result.Frame.Width, result.Frame.Height).Expand(Rim, Rim));
        }

        return new ObservedResult(
            TimeProvider.System.GetUtcNow(),
            result.Metadata.CapturedAt,
            result.Metadata.Index,
            number,
            result.Metadata.IsDiscontinuity,
            result.Frame.Width,
            result.Objects.Length,
            state,
            fit,
            Stopwatch.GetElapsedTime(result.Frame.CapturedTimestamp));
    }
}

/// <summary>What a <see cref="CameraProbe"/> keeps of one result.</summary>
/// <param name="SeenAt">When it reached the outputs.</param>
/// <param name="CapturedAt">When its frame was captured.</param>
/// <param name="Index">Of the frame.</param>
/// <param name="Number">What the picture itself says; -1 if it is damaged.</param>
/// <param name="IsDiscontinuity">As published.</param>
/// <param name="Width">Pixels of the frame.</param>
/// <param name="Objects">Objects on it.</param>
/// <param name="State">Of object 1; null if it is not followed.</param>
/// <param name="Fit">Share of its mask's box that lies where the disc is on this picture; null without a mask or a number.</param>
/// <param name="Latency">From the end of the capture to here.</param>
internal readonly record struct ObservedResult(
    DateTimeOffset SeenAt,
    DateTimeOffset CapturedAt,
    long Index,
    int Number,
    bool IsDiscontinuity,
    int Width,
    int Objects,
    TrackState? State,
    double? Fit,
    TimeSpan Latency);
