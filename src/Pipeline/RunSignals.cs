using SamStream.Pipeline.Diagnostics;

namespace SamStream.Pipeline;

/// <summary>
/// The two signals that end a run early: "stop" ends the source and lets the rest finish; "abort" (the drain time-out
/// after a stop) makes every stage give back what it holds.
/// </summary>
internal sealed class RunSignals : IDisposable
{
    private readonly TimeSpan _drainTimeout;
    private readonly FirstFailure _failure;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenRegistration _drain;

    public RunSignals(TimeSpan drainTimeout, FirstFailure failure, CancellationToken stop)
    {
        _drainTimeout = drainTimeout;
        _failure = failure;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _drain = _stop.Token.Register(() => _abort.CancelAfter(drainTimeout));
    }

    public CancellationToken Stop => _stop.Token;

    public CancellationToken Abort => _abort.Token;

    public Task StopAsync() => _stop.CancelAsync();

    /// <summary>A stage failed, or was aborted: notes it, and stops the source.</summary>
    public async Task FailAsync(StageMeter stage, Exception error)
    {
        if (error is OperationCanceledException && Abort.IsCancellationRequested)
        {
            stage.Fail(new TimeoutException($"not finished within the drain time-out of {_drainTimeout}"));
            return;
        }

        stage.Fail(error);
        _failure.Report(PipelineOutcome.SegmenterFailed, error);
        await StopAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        _drain.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }
}
