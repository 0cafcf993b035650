using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Queues;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Sinks;

/// <summary>
/// One sink with its own queue. A sink that fails is closed and its frames are counted as dropped; nobody else
/// notices.
/// </summary>
internal sealed partial class SinkStage(ISink sink, QueueOptions options, DropCounters drops, ILogger logger)
    : IAsyncDisposable
{
    private bool _opened;

    public StageMeter Meter { get; } = new(sink.Name);

    public LeaseQueue<FrameResult> Queue { get; } = new(options, drops, DropCause.SinkBusy);

    public Exception? Failure { get; private set; }

    public async Task OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        _opened = true;
        await sink.OpenAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes results until the queue is completed or the run is aborted, then completes the sink.</summary>
    public async Task RunAsync(CancellationToken abort)
    {
        Meter.State = StageState.Running;
        try
        {
            await foreach (FrameResult result in Queue.Reader.ReadAllAsync(abort).ConfigureAwait(false))
            {
                using (result)
                {
                    long started = Stopwatch.GetTimestamp();
                    await sink.WriteAsync(result, abort).ConfigureAwait(false);
                    Meter.Finish(started);
                }
            }

            await sink.CompleteAsync(abort).ConfigureAwait(false);
            Meter.State = StageState.Completed;
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            Meter.Fail(new SinkException("stopped before it was finished"));
            await Queue.DrainAsync(DropCause.ShutDown).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a sink throws must not reach another one.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Failure = error;
            Meter.Fail(error);
            LogFailure(logger, sink.Name, error.Message);
            await Queue.DrainAsync(DropCause.SinkFailed).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_opened)
            return;
        _opened = false;
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
