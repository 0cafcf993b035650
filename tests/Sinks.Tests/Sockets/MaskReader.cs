using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SamStream.Sinks.Messages;

namespace SamStream.Sinks.Tests.Sockets;

/// <summary>Reads messages as another program does, by docs/messages.md.</summary>
internal sealed class MaskReader : IDisposable
{
    private readonly NetworkStream _stream;

    private MaskReader(Socket socket) => _stream = new NetworkStream(socket, ownsSocket: true);

    public static async Task<MaskReader> ConnectAsync(string address)
    {
        EndPoint end = address.StartsWith('/') ? new UnixDomainSocketEndPoint(address) : IPEndPoint.Parse(address);
        var socket = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(end);
        return new MaskReader(socket);
    }

    /// <summary>The lengths of a header and a payload.</summary>
    public async Task<(int Header, int Payload)> LengthsAsync()
    {
        byte[] lengths = new byte[8];
        await _stream.ReadExactlyAsync(lengths);
        return (BinaryPrimitives.ReadInt32LittleEndian(lengths), BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(4)));
    }

    /// <summary>What follows the lengths.</summary>
    public async Task<(string Header, byte[] Payload)> RestAsync((int Header, int Payload) lengths)
    {
        byte[] header = new byte[lengths.Header], payload = new byte[lengths.Payload];
        await _stream.ReadExactlyAsync(header);
        await _stream.ReadExactlyAsync(payload);
        return (Encoding.UTF8.GetString(header), payload);
    }

    /// <summary>A whole message.</summary>
    public async Task<(FrameMessage Frame, byte[] Payload)> MessageAsync()
    {
        (string header, byte[] payload) = await RestAsync(await LengthsAsync());
        return (JsonSerializer.Deserialize(header, MessageJson.Default.FrameMessage)!, payload);
    }

    /// <summary>The frame of the next message, and how many were missed before it.</summary>
    public async Task<(long Frame, long Missed)> FrameAsync()
    {
        FrameMessage frame = (await MessageAsync()).Frame;
        return (frame.Frame, frame.Delivery!.Missed);
    }

    /// <summary>Waits for the end of the connection; false if there was something more to read.</summary>
    public async Task<bool> EndsAsync() => await _stream.ReadAsync(new byte[1]) == 0;

    public void Dispose() => _stream.Dispose();
}
