#nullable enable
using MQTTnet.Exceptions;
using MQTTnet.Sessions;

namespace MQTTnet;

internal sealed partial class MqttClient
{
    private readonly CancellationTokenSource _disposal = new();
    private CancellationTokenSource? _attempt;
    private volatile Session? _session;
    private volatile bool _isDisposed;
    private volatile int _state;
    private Task _delivery = Task.CompletedTask;

    private enum State
    {
        Disconnected,
        Connecting,
        Connected,
        Disconnecting,
    }

    public async Task<MqttClientConnectResult> ConnectAsync(
        MqttClientOptions options, CancellationToken cancellationToken = default)
    {
        ThrowIfInvalid(options);
        if (IsConnected)
            throw new InvalidOperationException("The client is connected: disconnect it before it connects again.");
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!Advance(State.Disconnected, State.Connecting))
            throw new InvalidOperationException("The client is connecting or disconnecting: await that before.");

        Session? session = null;
        try
        {
            Options = options;
            await RaiseAsync(ConnectingAsync, new MqttClientConnectingEventArgs(options));
            using var limit = Limit.Of(options.Timeout, cancellationToken);
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _disposal.Token);
            _attempt = attempt;
            session = await MQTTnet.Sessions.Session.OpenAsync(options, attempt.Token);
            var result = await session.AnswerAsync(attempt.Token);
            _attempt = null;
            if (result.ResultCode != MqttClientConnectResultCode.Success)
            {
                await session.Ended;
                EndAttempt(result, null);
                return result;
            }

            _session = session;
            _delivery = DeliverAsync(_delivery, session, options.ClientId);
            _state = (int)State.Connected;
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _ = WatchAsync(session);
            await RaiseAsync(ConnectedAsync, new MqttClientConnectedEventArgs(result));
            return result;
        }
        catch (Exception error)
        {
            _attempt = null;
            if (session is not null)
            {
                session.Abort();
                await session.Ended;
            }

            EndAttempt(null, error);
            throw;
        }
    }

    public async Task DisconnectAsync(
        MqttClientDisconnectOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_state == (int)State.Connecting)
        {
            CancelAttempt();
            throw new MqttClientNotConnectedException();
        }

        if (!Advance(State.Connected, State.Disconnecting))
            return;
        var session = _session!;
        try
        {
            if (Options!.ValidateFeatures)
                FeatureCheck.OfDisconnection(options, session.Version);
            using var limit = Limit.Of(Options.Timeout, cancellationToken);
            await session.DisconnectAsync(options, limit.Token);
        }
        finally
        {
            session.Abort();
            await session.Ended;
            End(new MqttClientDisconnectedEventArgs(
                true, null, (MqttClientDisconnectReason)options.Reason, null, null, null));
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _disposal.Cancel();
        _session?.Abort();
        _state = (int)State.Disconnected;
    }

    private async Task WatchAsync(Session session)
    {
        var end = await session.Ended;
        if (Advance(State.Connected, State.Disconnecting))
            End(new MqttClientDisconnectedEventArgs(true, null, end.Reason, null, null, end.Cause));
    }

    // One message at a time, also across sessions.
    private async Task DeliverAsync(Task before, Session session, string? clientId)
    {
        await before;
        try
        {
            await foreach (var received in session.ReceivedAsync(_disposal.Token))
            {
                var message = new MqttApplicationMessageReceivedEventArgs(
                    clientId, received.Message, received.PacketIdentifier);
                try
                {
                    await RaiseAsync(ApplicationMessageReceivedAsync, message);
                }
#pragma warning disable CA1031 // A handler's fault is its own: the next message comes all the same.
                catch (Exception)
#pragma warning restore CA1031
                {
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private void EndAttempt(MqttClientConnectResult? result, Exception? error)
    {
        var wasConnected = IsConnected;
        var reason = error is null
            ? MqttClientDisconnectReason.NormalDisconnection
            : MqttClientDisconnectReason.UnspecifiedError;
        if (Advance(State.Connecting, State.Disconnecting) || Advance(State.Connected, State.Disconnecting))
            End(new MqttClientDisconnectedEventArgs(wasConnected, result, reason, null, null, error));
    }

    // On a thread of its own, so that a handler may connect again.
    private void End(MqttClientDisconnectedEventArgs args)
    {
        _session = null;
        _state = (int)State.Disconnected;
        _ = Task.Run(() => RaiseAsync(DisconnectedAsync, args));
    }

    private void CancelAttempt()
    {
        try
        {
            _attempt?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }

    private bool Advance(State from, State to) =>
        Interlocked.CompareExchange(ref _state, (int)to, (int)from) == (int)from;

    private static async Task RaiseAsync<TArgs>(Func<TArgs, Task>? handlers, TArgs args)
    {
        foreach (var handler in Delegate.EnumerateInvocationList(handlers))
            await handler(args);
    }

    private static void ThrowIfInvalid(MqttClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.ChannelOptions is not MqttClientTcpOptions { RemoteEndpoint: not null })
            throw new ArgumentException("The options have no server to connect to.", nameof(options));
        if (options.ValidateFeatures)
            FeatureCheck.OfOptions(options);
    }
}
