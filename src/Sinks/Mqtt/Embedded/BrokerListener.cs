using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Server;

namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>
/// Takes connections for the library's broker. Its own listener bounds neither their number nor their packets, and closes
/// them without delivering what was sent last.
/// </summary>
internal sealed class BrokerListener : IMqttServerAdapter
{
    private const int Backlog = 64;

    private readonly MqttSinkOptions _options;
    private readonly Func<MqttConnectPacket, bool> _isOwn;
    private readonly Lock _lock = new();
    private readonly LinkedList<Socket> _newcomers = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private Task _accepting = Task.CompletedTask;
    private IMqttNetLogger? _logger;
    private int _writes;

    /// <summary>Has the port from here on.</summary>
    /// <param name="options">State the port and how large messages are.</param>
    /// <param name="isOwn">Whether a client is one of our own.</param>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public BrokerListener(MqttSinkOptions options, Func<MqttConnectPacket, bool> isOwn)
    {
        _options = options;
        _isOwn = isOwn;
        try
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, options.EffectivePort));
            _socket.Listen(Backlog);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        Port = ((IPEndPoint)_socket.LocalEndPoint!).Port;
    }

    public int Port { get; }

    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    /// <summary>Whether something is being sent at this moment.</summary>
    public bool IsWriting => Volatile.Read(ref _writes) > 0;

    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _logger = logger;
        _accepting = Task.Run(AcceptAsync);
        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        Task ended = Task.WhenAll(_connections.Keys).WaitAsync(BrokerLimits.Patience);
        await ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                Socket client = await _socket.AcceptAsync(_stop.Token).ConfigureAwait(false);
                if (_connections.Count < BrokerLimits.Connections)
                    Follow(ServeAsync(client, Admit(client)));
                else
                    client.Dispose();
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A client that has gone already; or the end.
            }
        }
    }

    // Whoever says nothing gives way to the next one, which may be one of our own.
    private LinkedListNode<Socket> Admit(Socket client)
    {
        Socket? silent = null;
        LinkedListNode<Socket> newcomer;
        lock (_lock)
        {
            if (_newcomers.Count >= BrokerLimits.Newcomers)
            {
                silent = _newcomers.First!.Value;
                _newcomers.RemoveFirst();
            }

            newcomer = _newcomers.AddLast(client);
        }

        silent?.Dispose();
        return newcomer;
    }

    private void Introduce(LinkedListNode<Socket> newcomer)
    {
        lock (_lock)
        {
            if (newcomer.List is not null)
                _newcomers.Remove(newcomer);
        }
    }

    private void Follow(Task connection)
    {
        _connections[connection] = 0;
        connection.ContinueWith(
            ended => _connections.TryRemove(ended, out _),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket socket, LinkedListNode<Socket> newcomer)
    {
        await Task.Yield();
        try
        {
            socket.NoDelay = true;
            using var channel = new BrokerChannel(socket, BrokerLimits.GuestPacketBytes(_options));
            using var packets = new MqttChannelAdapter(
                channel, new MqttPacketFormatterAdapter(new MqttBufferWriter(4096, 65535)), _logger);
            using var connection = new BrokerConnection(packets, change => Interlocked.Add(ref _writes, change), channel.Dispose, connect =>
            {
                Introduce(newcomer);
                if (!_isOwn(connect))
                    return false;
                channel.MostPacketBytes = BrokerLimits.PacketBytes(_options);
                return true;
            });
            if (ClientHandler is { } handle)
                await handle(connection).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a client sends costs its own connection, not the broker.
        catch (Exception)
#pragma warning restore CA1031
        {
            socket.Dispose();
        }
        finally
        {
            Introduce(newcomer);
        }
    }
}
