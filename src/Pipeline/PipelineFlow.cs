using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Sources;
using SamStream.Pipeline.Stages;
using SamStream.Pipeline.Supervision;

namespace SamStream.Pipeline;

/// <summary>
/// What frames flow through: buffers, queues and sinks. Made once a run, when the source has said for the first time
/// what it delivers; it stays when the source is opened again.
/// </summary>
internal sealed class PipelineFlow : IDisposable
{
    public PipelineFlow(FramePipelineBuilder parts, SourceProperties source, DropCounters drops, ILogger logger)
    {
        QueueOptions defaults = source.IsLive ? QueueOptions.NewestWins : QueueOptions.Lossless;
        Frames = new LeaseQueue<VideoFrame>(parts.SourceQueue ?? defaults, drops, DropCause.Superseded);
        Encoded = new LeaseQueue<EncodedFrame>(
            new QueueOptions { Capacity = 1, FullMode = QueueFullMode.Wait }, drops, DropCause.ShutDown);
        Captured = new CapturedFrameWriter(Frames.Writer, source.IsLive, drops);
        // Carried frames of a file come to the sinks all at once, behind the encoded one: while those are written, the
        // next ones are tracked.
        int held = source.IsLive ? 0 : parts.Schedule.MostHeld;
        QueueOptions toSink = defaults with { Capacity = defaults.Capacity + held };
        Sinks = [.. parts.Sinks.Select(part => new SinkStage(part.Sink, part.Queue ?? (part.Sink.KeepsNewest ? toSink with { FullMode = QueueFullMode.Wait } : toSink), drops, logger))];
        int encodedBeside = source.IsLive && parts.Schedule.Carries ? 1 : 0;
        Pool = new FramePool(BuffersNeeded() + held + encodedBeside);
        Outlet = new SourceOutlet(Pool, Captured);
    }

    public FramePool Pool { get; }

    public LeaseQueue<VideoFrame> Frames { get; }

    public LeaseQueue<EncodedFrame> Encoded { get; }

    public CapturedFrameWriter Captured { get; }

    public IReadOnlyList<SinkStage> Sinks { get; }

    /// <summary>Where the source writes.</summary>
    public SourceOutlet Outlet { get; }

    public void Dispose() => Pool.Dispose();

    // One frame in each stage's hands and each queue's slots; all sinks see the same frames, so only the longest of
    // their queues counts, plus the one that each sink may be busy with.
    private int BuffersNeeded()
    {
        int longestSinkQueue = Sinks.Count == 0 ? 0 : Sinks.Max(sink => sink.Queue.Options.Capacity);
        const int inSourceEncodeTrack = 3;
        // For snapshots of a paused camera.
        int last = Sinks.Any(sink => sink.KeepsNewest) ? 1 : 0;
        return inSourceEncodeTrack + Frames.Options.Capacity + Encoded.Options.Capacity + longestSinkQueue
            + Sinks.Count + last + 1;
    }
}
