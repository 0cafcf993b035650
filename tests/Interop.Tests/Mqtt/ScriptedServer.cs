using System.Net;
using System.Net.Sockets;

namespace SamStream.Interop.Tests.Mqtt;

/// <summary>A server of one connection: it says what the test lets it say, and nothing else.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private TcpClient? _client;

    public ScriptedServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task AcceptAsync() =>
        _client = await _listener.AcceptTcpClientAsync().WaitAsync(TestClient.Patience);

    public async Task SendAsync(params byte[] packet) => await _client!.GetStream().WriteAsync(packet);

    public void Dispose()
    {
        _client?.Dispose();
        _listener.Dispose();
    }
}
