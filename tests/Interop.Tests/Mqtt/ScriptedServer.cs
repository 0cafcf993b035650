using System.Net;
using System.Net.Sockets;

namespace SamStream.Interop.Tests.Mqtt;

/// <summary>A server of one connection: it says what the test lets it say, and nothing else.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private TcpClient? _client;
    private BufferedStream? _received;

    public ScriptedServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task AcceptAsync() =>
        _client = await _listener.AcceptTcpClientAsync().WaitAsync(TestClient.Patience);

    public async Task SendAsync(params byte[] packet) => await _client!.GetStream().WriteAsync(packet);

    /// <summary>Reads a packet of less than 128 bytes behind its two first ones.</summary>
    /// <returns>All of it.</returns>
    public async Task<byte[]> ReceiveAsync()
    {
        _received ??= new BufferedStream(_client!.GetStream());
        var packet = new byte[2];
        await _received.ReadExactlyAsync(packet);
        Array.Resize(ref packet, 2 + packet[1]);
        await _received.ReadExactlyAsync(packet.AsMemory(2));
        return packet;
    }

    public void Dispose()
    {
        _received?.Dispose();
        _client?.Dispose();
        _listener.Dispose();
    }
}
