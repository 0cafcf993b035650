using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Commands;

namespace SamStream.Pipeline.Events;

/// <summary>
/// Tells every listener what happens to one camera: one call at a time and in order, from whichever thread it happened
/// on. What a listener causes while it is told something is told afterwards.
/// </summary>
internal sealed partial class EventFeed(IReadOnlyList<IPipelineListener> listeners, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly Queue<Action<IPipelineListener>> _pending = new();
    private bool _isTelling;
    private bool _isClosed;

    public void Start(ICommandTarget camera) => Tell(listener => listener.OnStarted(camera));

    public void Publish(PipelineEvent happened)
    {
        if (listeners.Count > 0)
            Tell(listener => listener.OnEvent(happened));
    }

    /// <summary>Nobody is told anything from here on.</summary>
    public void Close()
    {
        lock (_lock)
            _isClosed = true;
    }

    private void Tell(Action<IPipelineListener> call)
    {
        lock (_lock)
        {
            _pending.Enqueue(call);
            // The lock lets its own thread in again: a listener that causes an event is told after this one.
            if (_isTelling)
                return;
            _isTelling = true;
            while (_pending.TryDequeue(out Action<IPipelineListener>? next))
            {
                for (int i = 0; i < listeners.Count && !_isClosed; i++)
                    TellOne(listeners[i], next);
            }

            _isTelling = false;
        }
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
}
