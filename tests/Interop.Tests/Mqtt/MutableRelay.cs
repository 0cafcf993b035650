using System.Net;
using System.Net.Sockets;

namespace SamStream.Interop.Tests.Mqtt;

/// <summary>Stands between one client and a server, and can swallow all bytes with the connections left open.</summary>
internal sealed class MutableRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TcpClient _server = new();
    private TcpClient? _client;
    private volatile bool _isMute;

    public MutableRelay(int serverPort)
    {
        _listener.Start();
        _server.Connect(IPAddress.Loopback, serverPort);
        _ = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Mute() => _isMute = true;

    public void Dispose()
    {
        _listener.Dispose();
        _server.Dispose();
        _client?.Dispose();
    }

    private async Task RunAsync()
    {
        _client = await _listener.AcceptTcpClientAsync();
        await Task.WhenAll(CarryAsync(_client, _server), CarryAsync(_server, _client));
    }

    private async Task CarryAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await from.GetStream().ReadAsync(buffer)) > 0)
        {
            if (!_isMute)
                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }
    }
}
