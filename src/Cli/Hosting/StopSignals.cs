using System.Runtime.InteropServices;

namespace SamStream.Cli.Hosting;

/// <summary>
/// Turns Ctrl-C and SIGTERM into a request to stop: the first one asks, so that what was captured is finished and the
/// outputs are completed; a second one ends the process at once.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Action _onFirst;
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private int _count;

    /// <param name="onFirst">Called once, at the first signal.</param>
    public StopSignals(Action onFirst)
    {
        _onFirst = onFirst;
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    /// <summary>Cancelled at the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The same as a first signal.</summary>
    public void Ask() => TryAsk();

    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Not cancelled, the signal does what it does by default: it ends the process.
        context.Cancel = TryAsk();
    }

    private bool TryAsk()
    {
        if (Interlocked.Increment(ref _count) > 1)
            return false;
        _onFirst();
        _stop.Cancel();
        return true;
    }
}
