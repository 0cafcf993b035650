#nullable enable
using System.Net;
using System.Net.Sockets;

namespace MQTTnet.Sessions;

/// <summary>Where libmosquitto connects to: a port of this machine that is open for that one moment.</summary>
internal sealed class LoopbackListener : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public LoopbackListener()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen();
    }

    public string Host => IPAddress.Loopback.ToString();

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    /// <summary>The other end of a connected socket; whoever else may have connected is turned away.</summary>
    public Socket Accept(int connectedSocket)
    {
        using var connected = new Socket(new SafeSocketHandle(connectedSocket, ownsHandle: false));
        while (true)
        {
            var accepted = _socket.Accept();
            if (Equals(accepted.RemoteEndPoint, connected.LocalEndPoint))
            {
                accepted.NoDelay = true;
                return accepted;
            }

            accepted.Dispose();
        }
    }

    public void Dispose() => _socket.Dispose();
}
