using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// One sink with its own queue. A sink that fails is closed and its frames are counted as dropped; nobody else
/// notices.
/// </summary>
internal sealed partial class SinkStage(ISink sink, QueueOptions options, DropCounters drops, ILogger logger)
    : IAsyncDisposable
{
    private int _breaks;

    public StageMeter Meter { get; } = new(sink.Name);

    public LeaseQueue<FrameResult> Queue { get; } = new(options, drops, DropCause.SinkBusy);

    public Exception? Failure { get; private set; }

    /// <summary>See <see cref="ISink.KeepsNewest"/>.</summary>
    public bool KeepsNewest => sink.KeepsNewest;

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) =>
        sink.OpenAsync(context, cancellationToken);

    /// <summary>Offers a result and takes over the share; it may wait where the queue does not drop.</summary>
    public ValueTask<bool> OfferAsync(FrameResult result, CancellationToken cancellationToken) =>
        Queue.OfferAsync(result, cancellationToken);

    /// <summary>Writes results until the queue is completed or the run is aborted, then completes the sink.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        Meter.State = StageState.Running;
        try
        {
            await foreach (FrameResult result in Queue.Reader.ReadAllAsync(abort))
            {
                using (result)
                {
                    TellBreak(result);
                    long started = Stopwatch.GetTimestamp();
                    await sink.WriteAsync(result, abort);
                    Meter.Finish(started);
                }
            }

            await sink.CompleteAsync(abort);
            Meter.State = StageState.Completed;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            Meter.Fail(new SinkException("stopped by the drain time-out"));
            await Queue.DrainAsync(DropCause.ShutDown);
        }
#pragma warning disable CA1031 // Whatever a sink throws must not reach another one.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Failure = error;
            Meter.Fail(error);
            LogFailure(logger, sink.Name, error.Message);
            await Queue.DrainAsync(DropCause.SinkFailed);
        }
    }

    // A result that does not go on from the one that was written before it says so, also when the frame with the break was dropped.
    private void TellBreak(FrameResult result)
    {
        if (result.IsRepeated)
            return;
        if (result.Frame.Breaks != _breaks)
            result.MarkDiscontinuity(result.Frame.LastBreak);
        _breaks = result.Frame.Breaks;
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The same: a sink that cannot be closed is reported, and the others are closed.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Failure ??= error;
            LogFailure(logger, sink.Name, error.Message);
        }
    }

    [LoggerMessage(1101, LogLevel.Error, "Sink {Sink} failed: {Reason}")]
    private static partial void LogFailure(ILogger logger, string sink, string reason);
}

/// <summary>Gives every sink its own share of each result.</summary>
internal sealed class SinkFanOut(IReadOnlyList<SinkStage> sinks)
{
    private readonly Lock _lock = new();
    private readonly bool _keepsLast = sinks.Any(sink => sink.KeepsNewest);
    private FrameResult? _last;

    /// <summary>True while at least one sink still takes results.</summary>
    public bool HasWorkingSink => sinks.Count == 0 || sinks.Any(sink => sink.Meter.State != StageState.Failed);

    /// <summary>Offers the result to every sink, waiting for those that do not drop; takes over the caller's share.</summary>
    public async ValueTask PublishAsync(FrameResult result, CancellationToken abort)
    {
        using (result)
        {
            if (_keepsLast)
                Keep(result.Share());
            for (int i = 0; i < sinks.Count; i++)
                await sinks[i].OfferAsync(result.Share(), abort).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Gives the result that was published last, once more, to the sinks that take every snapshot; waits for nothing. Any thread.
    /// </summary>
    /// <returns>Of its frame; null if there is none, or no such sink.</returns>
    public FrameMetadata? Repeat(TakeSnapshot snapshot)
    {
        lock (_lock)
        {
            if (_last is null)
                return null;
            foreach (SinkStage sink in sinks.Where(sink => sink.KeepsNewest))
                _ = sink.OfferAsync(_last.Repeat([snapshot]), CancellationToken.None).AsTask();
            return _last.Metadata;
        }
    }

    /// <summary>Tells every sink that no more comes.</summary>
    public void Complete()
    {
        Keep(null);
        foreach (SinkStage sink in sinks)
            sink.Queue.Writer.TryComplete();
    }

    private void Keep(FrameResult? result)
    {
        FrameResult? before;
        lock (_lock)
            (before, _last) = (_last, result);
        before?.Dispose();
    }
}
