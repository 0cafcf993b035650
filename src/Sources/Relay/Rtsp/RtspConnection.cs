using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace SamStream.Sources.Relay.Rtsp;

/// <summary>The one connection to a camera.</summary>
internal sealed class RtspConnection : IDisposable
{
    private RtspConnection(Socket socket, Stream stream) => (Socket, Stream) = (socket, stream);

    public Socket Socket { get; }

    /// <summary>Within TLS for rtsps.</summary>
    public Stream Stream { get; }

    /// <summary>The camera's address on the network.</summary>
    public IPAddress Peer => ((IPEndPoint)Socket.RemoteEndPoint!).Address is { IsIPv4MappedToIPv6: true } mapped
        ? mapped.MapToIPv4()
        : ((IPEndPoint)Socket.RemoteEndPoint!).Address;

    public static int DefaultPort(string scheme) => IsSecure(scheme) ? 322 : 554;

    /// <exception cref="Pipeline.Sources.SourceException">Nobody answers, or with a certificate that is not taken.</exception>
    public static async Task<RtspConnection> OpenAsync(
        StreamAddress address, StreamTrust trust, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var tls = new OriginTls(address, trust);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            string host = address.Host.Trim('[', ']');
            await socket.ConnectAsync(host, address.Port ?? DefaultPort(address.Scheme), limit.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (!IsSecure(address.Scheme))
                return new RtspConnection(socket, stream);
            var secure = new SslStream(stream);
            await secure.AuthenticateAsClientAsync(tls.Options(host), limit.Token);
            return new RtspConnection(socket, secure);
        }
        catch (Exception error)
        {
            socket.Dispose();
            if (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                throw OriginFaults.TimedOut(address, timeout);
            if (tls.Fault is { } fault)
                throw fault;
            if (error is SocketException or IOException or AuthenticationException)
                throw OriginFaults.Unreachable(address, error.Message, error);
            throw;
        }
    }

    private static bool IsSecure(string scheme) => scheme == "rtsps";

    public void Dispose() => Stream.Dispose();
}
