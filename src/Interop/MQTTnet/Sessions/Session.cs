#nullable enable
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Native;

namespace MQTTnet.Sessions;

/// <summary>
/// One connection to a server, from its CONNECT to its end. It owns a client of libmosquitto, which only its one thread
/// touches: other threads hand it requests over a bounded channel. This file is for those other threads;
/// Session.Thread.cs is the thread, Session.Callbacks.cs what libmosquitto calls on it.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Its thread disposes of what it owns, when it ends.")]
internal sealed partial class Session
{
    private const int WaitingRequests = 256;

    private readonly Channel<Request> _requests = Channel.CreateBounded<Request>(
        new BoundedChannelOptions(WaitingRequests) { SingleReader = true });

    private readonly TaskCompletionSource<MqttClientConnectResult> _answer =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TaskCompletionSource<SessionEnd> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly WakeUp _wakeUp = new();
    private readonly MosquittoHandle _client;
    private readonly StreamBridge _bridge;
    private readonly Backlog _backlog;
    private GCHandle _self;

    private Session(MqttClientOptions options, ServerConnection server)
    {
        Version = options.ProtocolVersion;
        _keepAliveSeconds = ClientSetUp.KeepAliveSeconds(options);
        _backlog = new Backlog(_wakeUp);
        _self = GCHandle.Alloc(this);
        try
        {
            _client = ClientSetUp.New(options, _self);
            SetCallbacks();
            using var listener = new LoopbackListener();
            ClientSetUp.Connect(_client, options, listener);
            _bridge = new StreamBridge(server, listener.Accept(NativeMethods.Socket(_client)));
        }
        catch
        {
            _client?.Dispose();
            _wakeUp.Dispose();
            _self.Free();
            throw;
        }

        new Thread(Run) { IsBackground = true, Name = "MQTT" }.Start();
    }

    public MqttProtocolVersion Version { get; }

    /// <summary>Ends when the connection is closed and all requests have ended; it never fails.</summary>
    public Task<SessionEnd> Ended => _end.Task;

    /// <summary>Connects to the server and sends CONNECT.</summary>
    public static async Task<Session> OpenAsync(MqttClientOptions options, CancellationToken token)
    {
        var server = await ServerConnection.OpenAsync((MqttClientTcpOptions)options.ChannelOptions, token);
        try
        {
            return new Session(options, server);
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the answer to CONNECT. After a refusal and after a failure the session ends.</summary>
    /// <exception cref="MqttConnectingFailedException">There is none.</exception>
    public async Task<MqttClientConnectResult> AnswerAsync(CancellationToken token)
    {
        try
        {
            return await _answer.Task.WaitAsync(token);
        }
        catch (Exception error) when (error is OperationCanceledException or MqttCommunicationException)
        {
            throw new MqttConnectingFailedException($"The server did not answer to CONNECT: {error.Message}", error);
        }
    }

    public IAsyncEnumerable<ReceivedMessage> ReceivedAsync(CancellationToken token) => _backlog.TakeAllAsync(token);

    /// <summary>Requests are sent in the order of these calls.</summary>
    public async Task<TResult> SendAsync<TResult>(Request<TResult> request, CancellationToken token)
    {
        request.CancelWith(token);
        try
        {
            if (!_requests.Writer.TryWrite(request))
                await _requests.Writer.WriteAsync(request, token);
            _wakeUp.Set();
        }
        catch (ChannelClosedException)
        {
            request.Fail((await Ended).Error());
        }

        return await request.Task;
    }

    /// <summary>Sends DISCONNECT after all requests that wait, and ends the session.</summary>
    public async Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken token)
    {
        await SendAsync(new DisconnectRequest(options), token);
        await Ended.WaitAsync(token);
    }

    /// <summary>Drops the connection; the server will publish the will.</summary>
    public void Abort() => _bridge.Dispose();
}
