using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Commands;

namespace SamStream.Pipeline.Events;

/// <summary>
/// Tells every listener what happens to one camera: one call at a time and in order, on a task of its own. Whoever publishes
/// goes on at once, whatever lock it holds and whatever a listener does.
/// </summary>
internal sealed partial class EventFeed(IReadOnlyList<IPipelineListener> listeners, ILogger logger)
{
    // Far more than a camera that flaps says while a listener writes to a slow disk.
    private const int MostWaiting = 8192;

    // A listener that is stuck must not hold up the end of a run.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(5);

    private readonly Channel<Call> _calls = Channel.CreateBounded<Call>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private int _hasLost;

    /// <summary>Says that the run begins, and returns when everybody knows; what was published before comes after.</summary>
    public async Task StartAsync(ICommandTarget camera)
    {
        if (listeners.Count == 0)
            return;
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = Task.Run(() => TellAsync(camera, known));
        await WaitAsync(known.Task).ConfigureAwait(false);
    }

    public void Publish(PipelineEvent happened)
    {
        if (listeners.Count > 0)
            Write(new Call(happened, null));
    }

    /// <summary>Waits until everybody knows what was published so far.</summary>
    public async Task FlushAsync()
    {
        if (listeners.Count == 0)
            return;
        var known = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Write(new Call(null, known)))
            await WaitAsync(known.Task).ConfigureAwait(false);
    }

    /// <summary>The same, and nobody is told anything from here on.</summary>
    public async Task CloseAsync()
    {
        await FlushAsync().ConfigureAwait(false);
        _calls.Writer.TryComplete();
    }

    private async Task TellAsync(ICommandTarget camera, TaskCompletionSource known)
    {
        foreach (IPipelineListener listener in listeners)
            TellOne(listener, to => to.OnStarted(camera));
        known.SetResult();
        await foreach (Call call in _calls.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (call.Event is { } happened)
            {
                foreach (IPipelineListener listener in listeners)
                    TellOne(listener, to => to.OnEvent(happened));
            }

            call.Known?.SetResult();
        }
    }

    private async Task WaitAsync(Task known)
    {
        try
        {
            await known.WaitAsync(TimeLimit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogStuck(logger, TimeLimit.TotalSeconds);
        }
    }

    private bool Write(in Call call)
    {
        if (_calls.Writer.TryWrite(call))
            return true;
        // After the end there is nobody to tell.
        if (!_calls.Reader.Completion.IsCompleted && _calls.Reader.Count >= MostWaiting && Interlocked.Exchange(ref _hasLost, 1) == 0)
            LogLost(logger, MostWaiting);
        return false;
    }

    private void TellOne(IPipelineListener listener, Action<IPipelineListener> call)
    {
        try
        {
            call(listener);
        }
#pragma warning disable CA1031 // A listener must not throw; if it does, that is no reason to stop a camera.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogFault(logger, listener.GetType().Name, error);
        }
    }

    [LoggerMessage(1302, LogLevel.Error, "Listener {Listener} failed; it misses an event")]
    private static partial void LogFault(ILogger logger, string listener, Exception error);

    [LoggerMessage(1303, LogLevel.Error, "A listener has not returned for {Seconds} s; the run goes on without it")]
    private static partial void LogStuck(ILogger logger, double seconds);

    [LoggerMessage(1304, LogLevel.Error, "A listener is stuck: {Most} events wait for it, and further ones are lost")]
    private static partial void LogLost(ILogger logger, int most);

    /// <summary>An event to tell, or somebody who waits for those before it to be known.</summary>
    private readonly record struct Call(PipelineEvent? Event, TaskCompletionSource? Known);
}
