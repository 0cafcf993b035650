#nullable enable
using System.Net.Sockets;
using MQTTnet.Exceptions;

namespace MQTTnet.Sessions;

/// <summary>The bytes to and from the server: TCP, with or without TLS.</summary>
internal sealed class ServerConnection : IDisposable
{
    private readonly Socket _socket;

    private ServerConnection(Socket socket, Stream stream)
    {
        _socket = socket;
        Stream = stream;
    }

    public Stream Stream { get; }

    /// <exception cref="MqttCommunicationException">The server is not there, or it is not the one to trust.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<ServerConnection> OpenAsync(MqttClientTcpOptions options, CancellationToken token)
    {
        var socket = NewSocket(options);
        try
        {
            await ConnectAsync(socket, options, token);
            var stream = new NetworkStream(socket, ownsSocket: false);
            return new ServerConnection(socket, options.TlsOptions?.UseTls == true
                ? await TlsHandshake.PerformAsync(stream, options, token)
                : stream);
        }
        catch (Exception error)
        {
            socket.Dispose();
            token.ThrowIfCancellationRequested();
            throw error as MqttCommunicationException ?? new MqttCommunicationException(error);
        }
    }

    /// <summary>Ends the connection after all that was written.</summary>
    public async Task CloseAsync()
    {
        if (Stream is System.Net.Security.SslStream tls)
            await tls.ShutdownAsync();
        _socket.LingerState = new LingerOption(false, 0);
        _socket.Shutdown(SocketShutdown.Send);
    }

    public void Dispose()
    {
        _socket.Dispose();
        Stream.Dispose();
    }

    private static Socket NewSocket(MqttClientTcpOptions options)
    {
        var socket = options.AddressFamily == AddressFamily.Unspecified
            ? new Socket(SocketType.Stream, options.ProtocolType)
            : new Socket(options.AddressFamily, SocketType.Stream, options.ProtocolType);
        if (options.ProtocolType == ProtocolType.Tcp)
            socket.NoDelay = options.NoDelay;
        if (options.LingerState is { } linger)
            socket.LingerState = linger;
        if (options.DualMode is { } dualMode)
            socket.DualMode = dualMode;
        return socket;
    }

    private static async Task ConnectAsync(Socket socket, MqttClientTcpOptions options, CancellationToken token)
    {
        try
        {
            if (options.LocalEndpoint is { } local)
                socket.Bind(local);
            await socket.ConnectAsync(options.RemoteEndpoint, token);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.TimedOut)
        {
            throw new MqttCommunicationTimedOutException(error);
        }
        catch (SocketException error)
        {
            throw new MqttCommunicationException(
                $"Cannot connect to {options.RemoteEndpoint}: {error.Message}.", error);
        }
    }
}
