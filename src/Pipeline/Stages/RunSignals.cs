using SamStream.Pipeline.Diagnostics;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// The two signals that end a run early: "stop" ends the source and lets the rest finish; "abort" (the drain time-out
/// after a stop) makes every stage give back what it holds.
/// </summary>
internal sealed class RunSignals : IDisposable
{
    private readonly TimeSpan _drainTimeout;
    private readonly Action<Exception> _report;
    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _abort = new();
    private readonly CancellationTokenRegistration _drain;

    /// <param name="drainTimeout">From a stop to the abort.</param>
    /// <param name="report">Is told why a stage failed.</param>
    /// <param name="stop">Ends the source.</param>
    public RunSignals(TimeSpan drainTimeout, Action<Exception> report, CancellationToken stop)
    {
        _drainTimeout = drainTimeout;
        _report = report;
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
        _report(error);
        await StopAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        _drain.Dispose();
        _stop.Dispose();
        _abort.Dispose();
    }
}
