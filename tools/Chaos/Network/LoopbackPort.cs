using System.Net;
using System.Net.Sockets;

namespace SamStream.Chaos.Network;

/// <summary>Ports of 127.0.0.1 for servers of our own.</summary>
public static class LoopbackPort
{
    /// <summary>A TCP port that nobody listens on at this moment.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
