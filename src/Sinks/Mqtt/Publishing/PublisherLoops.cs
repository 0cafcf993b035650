using Microsoft.Extensions.Logging;
using SamStream.Sinks.Mqtt.Connection;

namespace SamStream.Sinks.Mqtt.Publishing;

/// <summary>
/// What runs in every publisher: the link, which delivers while there is a connection; the queues' loop, which turns what came
/// into messages, connected or not; and a tick that wakes all that waits for the time.
/// </summary>
internal sealed class PublisherLoops : IAsyncDisposable
{
    private static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stopLink = new();
    private readonly CancellationTokenSource _stopQueues = new();
    private readonly WorkSignal _work;
    private readonly Action _handleQueues;
    private readonly ITimer _tick;
    private readonly Task _handler;
    private readonly Task _link;

    /// <param name="link">Kept up until the end.</param>
    /// <param name="work">Wakes the queues' loop.</param>
    /// <param name="handleQueues">Takes what has come; it does not throw.</param>
    /// <param name="tick">Wakes the rest, once a second.</param>
    /// <param name="time">For the tick.</param>
    public PublisherLoops(MqttLink link, WorkSignal work, Action handleQueues, Action tick, TimeProvider time)
    {
        _work = work;
        _handleQueues = handleQueues;
        _tick = time.CreateTimer(_ => Tick(tick), null, TickInterval, TickInterval);
        _handler = Task.Run(RunQueuesAsync);
        _link = Task.Run(() => link.RunAsync(_stopLink.Token));
    }

    /// <summary>Closes the connection with a goodbye, then takes in what is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopLink.CancelAsync().ConfigureAwait(false);
        await _link.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _stopQueues.CancelAsync().ConfigureAwait(false);
        await _handler.ConfigureAwait(false);
        await _tick.DisposeAsync().ConfigureAwait(false);
        _stopLink.Dispose();
        _stopQueues.Dispose();
    }

    private void Tick(Action rest)
    {
        _work.Set();
        rest();
    }

    private async Task RunQueuesAsync()
    {
        while (!_stopQueues.IsCancellationRequested)
        {
            try
            {
                await _work.WaitAsync(_stopQueues.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // What came until now is still handled.
            }

            _handleQueues();
        }
    }
}

/// <summary>Takes what came, one by one: what cannot be handled is a defect to be reported, and ends nothing.</summary>
internal sealed partial class ItemHandler(string name, ILogger logger)
{
    public void Take<T>(T item, Action<T> take)
        where T : class
    {
        try
        {
            take(item);
        }
#pragma warning disable CA1031
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogDefect(logger, error, name, item.GetType().Name);
        }
    }

    [LoggerMessage(2223, LogLevel.Error, "MQTT of {Name}: a {Kind} could not be handled")]
    private static partial void LogDefect(ILogger logger, Exception error, string name, string kind);
}

/// <summary>Runs tasks together: when one ends, for whatever reason, the others are cancelled.</summary>
internal static class FirstFailure
{
    public static async Task RunAsync(CancellationToken cancellationToken, params Func<CancellationToken, Task>[] works)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task[] tasks = [.. works.Select(work => work(end.Token))];
        Task first = await Task.WhenAny(tasks).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first.ConfigureAwait(false);
    }
}
