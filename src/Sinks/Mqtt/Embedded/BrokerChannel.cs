using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MQTTnet.Channel;

namespace SamStream.Sinks.Mqtt.Embedded;

/// <summary>One client's TCP connection, with a limit on packets.</summary>
/// <param name="socket">Closed with this.</param>
/// <param name="mostPacketBytes">The largest packet that is read from somebody who has not said who it is.</param>
internal sealed class BrokerChannel(Socket socket, int mostPacketBytes) : IMqttChannel
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private readonly PacketMeter _meter = new() { MostBytes = mostPacketBytes };

    /// <summary>The largest packet that is read.</summary>
    public int MostPacketBytes
    {
        set => _meter.MostBytes = value;
    }

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

/// <summary>
/// Follows the packets in a stream of bytes (MQTT 5, 2.1) and refuses one that is too large as soon as it says so. The
/// library takes as much memory as a packet claims, up to 256 MiB, before it knows who sends it.
/// </summary>
internal sealed class PacketMeter
{
    private const int LengthBytes = 4;

    private int _bodyLeft;
    private int _length;
    private int _lengthBytes = -1;

    /// <summary>The largest packet.</summary>
    public required int MostBytes { get; set; }

    /// <summary>Takes what was read.</summary>
    /// <exception cref="InvalidDataException">A packet is too large, or its length is not written as one.</exception>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = Math.Min(_bodyLeft, bytes.Length);
            _bodyLeft -= taken;
            bytes = bytes[taken..];
            if (bytes.IsEmpty)
                return;
            TakeHeader(bytes[0]);
            bytes = bytes[1..];
        }
    }

    private void TakeHeader(byte next)
    {
        // The first byte is the packet's type.
        if (_lengthBytes < 0)
        {
            (_length, _lengthBytes) = (0, 0);
            return;
        }

        if (_lengthBytes == LengthBytes)
            throw new InvalidDataException("The length of a packet has more than four bytes.");
        _length |= (next & 0x7F) << (7 * _lengthBytes++);
        if (_length > MostBytes)
            throw new InvalidDataException($"A packet of {_length} bytes or more is larger than {MostBytes} bytes.");
        if ((next & 0x80) == 0)
            (_bodyLeft, _lengthBytes) = (_length, -1);
    }
}
