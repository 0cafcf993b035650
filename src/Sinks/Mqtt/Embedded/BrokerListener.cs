using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
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

    private readonly int _mostPacketBytes;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _connections = new();
    private Task _accepting = Task.CompletedTask;
    private IMqttNetLogger? _logger;
    private int _writes;

    /// <summary>Has the port from here on.</summary>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public BrokerListener(int port, int mostPacketBytes)
    {
        _mostPacketBytes = mostPacketBytes;
        try
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
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
                    Follow(ServeAsync(client));
                else
                    client.Dispose();
            }
            catch (Exception error) when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A client that has gone already; or the end.
            }
        }
    }

    private void Follow(Task connection)
    {
        _connections[connection] = 0;
        connection.ContinueWith(
            ended => _connections.TryRemove(ended, out _),
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        try
        {
            socket.NoDelay = true;
            using var channel = new BrokerChannel(socket, _mostPacketBytes);
            using var packets = new MqttChannelAdapter(
                channel, new MqttPacketFormatterAdapter(new MqttBufferWriter(4096, 65535)), _logger);
            using var connection = new BrokerConnection(packets, change => Interlocked.Add(ref _writes, change));
            if (ClientHandler is { } handle)
                await handle(connection).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a client sends costs its own connection, not the broker.
        catch (Exception)
#pragma warning restore CA1031
        {
            socket.Dispose();
        }
    }
}

/// <summary>
/// One client's packets. A client that gives no id gets one: with MQTT 3.1.1 too, where the library refuses what the
/// standard allows (3.1.3.1) and the usual command line clients do.
/// </summary>
/// <param name="packets">Reads and writes them.</param>
/// <param name="writes">Told of each packet that is sent: 1 as it begins, -1 when it has ended.</param>
internal sealed class BrokerConnection(MqttChannelAdapter packets, Action<int> writes) : IMqttChannelAdapter
{
    public long BytesReceived => packets.BytesReceived;

    public long BytesSent => packets.BytesSent;

    public X509Certificate2? ClientCertificate => packets.ClientCertificate;

    public EndPoint RemoteEndPoint => packets.RemoteEndPoint;

    public EndPoint LocalEndPoint => packets.LocalEndPoint;

    public bool IsSecureConnection => packets.IsSecureConnection;

    public MqttPacketFormatterAdapter PacketFormatterAdapter => packets.PacketFormatterAdapter;

    public Task ConnectAsync(CancellationToken cancellationToken) => packets.ConnectAsync(cancellationToken);

    public Task DisconnectAsync(CancellationToken cancellationToken) => packets.DisconnectAsync(cancellationToken);

    public async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        MqttPacket? packet = await packets.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
        // With MQTT 5 the library assigns one, and tells the client.
        if (packet is MqttConnectPacket { CleanSession: true } connect && string.IsNullOrEmpty(connect.ClientId)
            && PacketFormatterAdapter.ProtocolVersion != MqttProtocolVersion.V500)
            connect.ClientId = BrokerRules.NewGuestId();
        return packet;
    }

    public void ResetStatistics() => packets.ResetStatistics();

    public async Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        writes(1);
        try
        {
            await packets.SendPacketAsync(packet, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            writes(-1);
        }
    }

    public void Dispose() => packets.Dispose();
}
