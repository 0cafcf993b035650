using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;

namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>One client's TCP connection, with a limit on packets.</summary>
/// <param name="socket">Closed with this.</param>
/// <param name="mostPacketBytes">The largest packet that is read.</param>
internal sealed class BrokerChannel(Socket socket, int mostPacketBytes) : IMqttChannel
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly PacketMeter _meter = new(mostPacketBytes);

    public X509Certificate2? ClientCertificate => null;

    public EndPoint? RemoteEndPoint { get; } = socket.RemoteEndPoint;

    public EndPoint? LocalEndPoint { get; } = socket.LocalEndPoint;

    public bool IsSecureConnection => false;

    public Task ConnectAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    // What was written is delivered, and then its end.
    public Task DisconnectAsync(CancellationToken cancellationToken)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The client was sooner.
        }

        _stream.Dispose();
        return Task.CompletedTask;
    }

    public async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        int read = await _stream.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).ConfigureAwait(false);
        _meter.Take(buffer.AsSpan(offset, read));
        return read;
    }

    public async Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken)
    {
        foreach (ReadOnlyMemory<byte> part in buffer)
            await _stream.WriteAsync(part, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _stream.Dispose();
}
