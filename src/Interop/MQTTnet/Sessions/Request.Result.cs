#nullable enable
using MQTTnet.Exceptions;
using MQTTnet.Native;

namespace MQTTnet.Sessions;

internal abstract class Request<TResult> : Request
{
    private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _token;
    private int _progress;

    private enum Progress
    {
        Waiting,
        Cancelled,
        BeingSent,
        Sent,
    }

    public Task<TResult> Task => _done.Task;

    /// <summary>Whether the server answers; such a request times out once it is sent, and is cancelled before.</summary>
    protected abstract bool HasAnswer { get; }

    /// <summary>To be called once, before the session's thread knows of it.</summary>
    public void CancelWith(CancellationToken token)
    {
        _token = token;
        _cancellation = token.UnsafeRegister(request => ((Request<TResult>)request!).Cancel(), this);
    }

    public sealed override void Send(Session session, MosquittoHandle client)
    {
        // While it is being sent its memory is read, so it cannot end before.
        if (!Advance(Progress.Waiting, Progress.BeingSent))
            return;
        try
        {
            SendCore(session, client);
        }
#pragma warning disable CA1031 // Whatever it is, it is this request's fault and told to whoever waits for it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Fail(error);
        }

        Advance(Progress.BeingSent, Progress.Sent);
        if (_token.IsCancellationRequested)
            CancelSent();
    }

    public sealed override void Fail(Exception error)
    {
        _done.TrySetException(error);
        _cancellation.Unregister();
    }

    protected abstract void SendCore(Session session, MosquittoHandle client);

    protected void Complete(TResult result)
    {
        _done.TrySetResult(result);
        _cancellation.Unregister();
    }

    private void Cancel()
    {
        if (Advance(Progress.Waiting, Progress.Cancelled))
            _done.TrySetCanceled(_token);
        else if (Volatile.Read(ref _progress) == (int)Progress.Sent)
            CancelSent();
    }

    private void CancelSent()
    {
        if (HasAnswer)
            _done.TrySetException(new MqttCommunicationTimedOutException());
        else
            _done.TrySetCanceled(_token);
    }

    private bool Advance(Progress from, Progress to) =>
        Interlocked.CompareExchange(ref _progress, (int)to, (int)from) == (int)from;
}
