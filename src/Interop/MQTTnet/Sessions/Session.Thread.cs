#nullable enable
using MQTTnet.Exceptions;
using MQTTnet.Native;

namespace MQTTnet.Sessions;

internal sealed partial class Session
{
    private const int TickMilliseconds = 500;

    // libmosquitto counts whole seconds: this much later than planned is no fault of the server's.
    private static readonly TimeSpan KeepAliveSlack = TimeSpan.FromSeconds(2);

    private readonly Dictionary<int, PublishRequest> _publishing = [];
    private readonly Dictionary<int, SubscribeRequest> _subscribing = [];
    private readonly Dictionary<int, UnsubscribeRequest> _unsubscribing = [];
    private int _keepAliveSeconds;
    private bool _isAccepted;
    private MqttClientDisconnectReason? _ownReason;
    private MqttClientDisconnectReason? _serversReason;
    private Exception? _failure;

    public void Await(int packetIdentifier, PublishRequest request) => _publishing[packetIdentifier] = request;

    public void Await(int packetIdentifier, SubscribeRequest request) => _subscribing[packetIdentifier] = request;

    public void Await(int packetIdentifier, UnsubscribeRequest request) => _unsubscribing[packetIdentifier] = request;

    public void EndsFor(MqttClientDisconnectReason reason) => _ownReason = reason;

    private void Run()
    {
        try
        {
            while (NativeMethods.Socket(_client) >= 0 && _failure is null)
                Step();
        }
#pragma warning disable CA1031 // Whatever it is, it ends the session and is told to whoever waits for it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _failure ??= error;
        }

        // Closes libmosquitto's socket; all that it had written goes on to the server.
        _client.Dispose();
        _self.Free();
        _wakeUp.Dispose();
        _ = EndAsync();
    }

    private void Step()
    {
        // First: what was read last is answered by now, and SendRequests stands back while libmosquitto has anything to
        // write. In the other order a steady flow of messages from the server would hold up all requests.
        if (NativeMethods.WantsToWrite(_client) && !Succeeds(NativeMethods.Write(_client, 1)))
            return;
        if (_isAccepted)
            SendRequests();
        var isReadable = Wait(NativeMethods.Socket(_client));
        if (isReadable && !Succeeds(NativeMethods.Read(_client, 1)))
            return;
        if (_isAccepted && Succeeds(NativeMethods.KeepAlive(_client)))
            CheckKeepAlive();
    }

    // One at a time while the connection takes them: so they wait in the channel, which has a bound, and not in
    // libmosquitto, which has none.
    private void SendRequests()
    {
        while (_ownReason is null && !NativeMethods.WantsToWrite(_client) && _requests.Reader.TryRead(out var request))
        {
            request.Send(this, _client);
            if (NativeMethods.WantsToWrite(_client) && !Succeeds(NativeMethods.Write(_client, 1)))
                return;
        }
    }

    private unsafe bool Wait(int socket)
    {
        if (socket < 0)
            return false;
        var read = _backlog.HasRoom() ? SystemMethods.PollIn : (short)0;
        var write = NativeMethods.WantsToWrite(_client) ? SystemMethods.PollOut : (short)0;
        var descriptors = stackalloc SystemMethods.PollDescriptor[2];
        descriptors[0] = new() { Descriptor = socket, Events = (short)(read | write) };
        descriptors[1] = new() { Descriptor = _wakeUp.Descriptor, Events = SystemMethods.PollIn };
        _ = SystemMethods.Poll(descriptors, 2, TickMilliseconds);
        if (descriptors[1].Returned != 0)
            _wakeUp.Reset();
        return (descriptors[0].Returned & ~SystemMethods.PollOut) != 0;
    }

    // libmosquitto asks after one period of silence, and alone would wait for a whole second one.
    private void CheckKeepAlive()
    {
        if (_keepAliveSeconds == 0)
            return;
        var limit = TimeSpan.FromSeconds(_keepAliveSeconds * 1.5) + KeepAliveSlack;
        if (_bridge.SinceLastReceived > limit)
            _failure = new MqttCommunicationTimedOutException();
    }

    // After a failed call libmosquitto has closed its socket and called OnDisconnect.
    private static bool Succeeds(int status) => status == 0;

    private async Task EndAsync()
    {
        if (_ownReason is null)
            _bridge.Dispose();
        await _bridge.CloseAsync();
        var end = new SessionEnd(
            _ownReason ?? _serversReason ?? MqttClientDisconnectReason.NormalDisconnection,
            _ownReason is null && _serversReason is null ? _failure ?? Broken(_bridge.Failure) : null,
            _serversReason is not null);
        _requests.Writer.TryComplete();
        _backlog.Complete();
        while (_requests.Reader.TryRead(out var request))
            request.Fail(end.Error());
        foreach (var request in (IEnumerable<Request>)[.. _publishing.Values, .. _subscribing.Values, .. _unsubscribing.Values])
            request.Fail(end.Error());
        _answer.TrySetException(end.Error());
        _end.SetResult(end);
    }

    private static MqttCommunicationException? Broken(Exception? error) =>
        error is null or ObjectDisposedException ? null : new MqttCommunicationException(error);
}
