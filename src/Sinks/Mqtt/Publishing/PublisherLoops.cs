using SamStream.Sinks.Mqtt.Connecting;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>
/// What runs in every publisher: the link, which delivers while there is a connection; the intake, which turns what came
/// into messages, connected or not; and a tick that wakes all that waits for the time.
/// </summary>
internal sealed class PublisherLoops : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopLink = new();
    private readonly CancellationTokenSource _stopIntake = new();
    private readonly WorkSignal _work;
    private readonly Action _takeIn;
    private readonly ITimer _tick;
    private readonly Task _intake;
    private readonly Task _link;

    /// <param name="link">Kept up until the end.</param>
    /// <param name="work">Wakes the intake.</param>
    /// <param name="takeIn">Takes what has come; it does not throw.</param>
    /// <param name="tick">Wakes the rest, once a second.</param>
    /// <param name="time">For the tick.</param>
    public PublisherLoops(MqttLink link, WorkSignal work, Action takeIn, Action tick, TimeProvider time)
    {
        _work = work;
        _takeIn = takeIn;
        _tick = time.CreateTimer(_ => Tick(tick), null, TickInterval, TickInterval);
        _intake = Task.Run(RunIntakeAsync);
        _link = Task.Run(() => link.RunAsync(_stopLink.Token));
    }

    /// <summary>Closes the connection with a goodbye, then takes in what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopLink.CancelAsync().ConfigureAwait(false);
        await _link.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopIntake.CancelAsync().ConfigureAwait(false);
        await _intake.ConfigureAwait(false);
        await _tick.DisposeAsync().ConfigureAwait(false);
        _stopLink.Dispose();
        _stopIntake.Dispose();
    }

    private void Tick(Action rest)
    {
        _work.Set();
        rest();
    }

    private async Task RunIntakeAsync()
    {
        while (!_stopIntake.IsCancellationRequested)
        {
            try
            {
                await _work.WaitAsync(_stopIntake.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // What came until now is still taken in.
            }

            _takeIn();
        }
    }
}
