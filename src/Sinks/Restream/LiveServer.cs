using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sinks;

namespace SamStream.Sinks.Restream;

/// <summary>
/// Listens for players by HTTP: one listener for all cameras with the same address, a path for each. It answers GET and HEAD, each
/// on a connection of its own, and gives a stream no end of its own.
/// </summary>
internal sealed class LiveServer : IDisposable
{
    private const int MaxConnections = 64, MaxHeadBytes = 8 << 10;

    // More would lie there as pictures that are too old.
    private const int SendBytes = 32 << 10;

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5), WrongLoginPause = TimeSpan.FromSeconds(1);
    private static readonly Lock Gate = new();
    private static readonly Dictionary<IPEndPoint, LiveServer> Shared = [];

    private readonly Dictionary<string, LiveRoute> _routes = new(StringComparer.Ordinal);
    private readonly IPEndPoint _wanted;
    private readonly Socket _listener;
    private int _connections;

    private LiveServer(IPEndPoint wanted)
    {
        _wanted = wanted;
        _listener = new Socket(wanted.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(wanted);
            _listener.Listen();
        }
        catch (SocketException error)
        {
            _listener.Dispose();
            throw new SinkException($"Nobody can fetch live video at {wanted}: " + error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "another program listens there. Write another port (sinks.restream.address).",
                SocketError.AccessDenied => "this user may not listen there. Write a port from 1024 (sinks.restream.address).",
                _ => $"{error.Message.TrimEnd('.')}. Write an address of this machine (sinks.restream.address).",
            }, isTransient: false, error);
        }

        _ = AcceptAsync();
    }

    /// <summary>Answers at an address from here on, until the route is disposed.</summary>
    /// <param name="address">Whose path no other route has.</param>
    /// <param name="maxReaders">At a time.</param>
    /// <param name="serve">Serves one reader, until the given task says that it has left.</param>
    /// <param name="logger">Told of readers.</param>
    /// <exception cref="SinkException">The address cannot be had.</exception>
    public static LiveRoute Add(RestreamAddress address, int maxReaders, Func<Stream, Task, Task> serve, ILogger logger)
    {
        lock (Gate)
        {
            IPEndPoint place = address.EndPoint!;
            string path = LiveRequest.PathOf(address.Path);
            if (!Shared.TryGetValue(place, out LiveServer? server))
                server = new LiveServer(place);
            if (server._routes.ContainsKey(path))
                throw new SinkException($"{address} is taken already: write {{camera}} in its path (sinks.restream.address).");
            // A free port is another one for each.
            if (place.Port != 0)
                Shared[place] = server;
            int port = ((IPEndPoint)server._listener.LocalEndPoint!).Port;
            return server._routes[path] = new LiveRoute(address, port, maxReaders, serve, () => server.Remove(path), logger);
        }
    }

    /// <summary>Listens no more; who is connected stays so.</summary>
    public void Dispose() => _listener.Dispose();

    private void Remove(string path)
    {
        lock (Gate)
        {
            _routes.Remove(path);
            if (_routes.Count > 0)
                return;
            if (_wanted.Port != 0)
                Shared.Remove(_wanted);
            Dispose();
        }
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Socket socket = await _listener.AcceptAsync().ConfigureAwait(false);
                if (Interlocked.Increment(ref _connections) <= MaxConnections)
                {
                    _ = ServeAsync(socket);
                    continue;
                }

                Interlocked.Decrement(ref _connections);
                socket.Dispose();
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                if (error.SocketErrorCode == SocketError.OperationAborted)
                    return;
                // The client has gone already, or no file descriptor is left.
                await Task.Delay(TimeSpan.FromMilliseconds(200)).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            socket.NoDelay = true;
            socket.SendBufferSize = SendBytes;
            LiveRequest? request = await ReadAsync(stream).ConfigureAwait(false);
            LiveRoute? route = null;
            lock (Gate)
                route = request is null ? null : _routes.GetValueOrDefault(request.Path);
            string status = request is null || !request.IsForThisMachine ? "400 Bad Request"
                : request.Method is not ("GET" or "HEAD") ? "405 Method Not Allowed"
                : route is null ? "404 Not Found"
                : !request.HasLogin(route.Address) ? "401 Unauthorized"
                : "200 OK";
            if (status == "401 Unauthorized" && request!.Authorization is not null)
                await Task.Delay(WrongLoginPause).ConfigureAwait(false);
            if (status == "200 OK" && request!.Method == "GET")
                await route!.ServeAsync(socket, stream).ConfigureAwait(false);
            else
                await stream.WriteAsync(LiveRequest.Answer(status)).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It has gone.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private static async Task<LiveRequest?> ReadAsync(NetworkStream stream)
    {
        using var limit = new CancellationTokenSource(RequestLimit);
        var head = new byte[MaxHeadBytes];
        for (int length = 0; length < head.Length;)
        {
            int read = await stream.ReadAsync(head.AsMemory(length), limit.Token).ConfigureAwait(false);
            if (read == 0)
                return null;
            length += read;
            int end = head.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
                return LiveRequest.Parse(Encoding.Latin1.GetString(head, 0, end));
        }

        return null;
    }
}

/// <summary>One camera's path at a <see cref="LiveServer"/>.</summary>
internal sealed partial class LiveRoute(
    RestreamAddress address, int port, int maxReaders, Func<Stream, Task, Task> serve, Action remove, ILogger logger) : IDisposable
{
    private int _readers, _number;

    public RestreamAddress Address => address;

    /// <summary>Where the server listens.</summary>
    public int Port => port;

    /// <summary>Lets nobody in any more.</summary>
    public void Dispose() => remove();

    /// <summary>Serves a player until it has left.</summary>
    public async Task ServeAsync(Socket socket, Stream stream)
    {
        int number = Interlocked.Increment(ref _number);
        try
        {
            if (Interlocked.Increment(ref _readers) > maxReaders)
            {
                LogFull(logger, address, maxReaders);
                await stream.WriteAsync(LiveRequest.Answer("503 Service Unavailable")).ConfigureAwait(false);
                return;
            }

            LogConnected(logger, address, number);
            await stream.WriteAsync(LiveRequest.Answer("200 OK")).ConfigureAwait(false);
            await serve(stream, UntilItLeavesAsync(socket)).ConfigureAwait(false);
            LogGone(logger, address, number);
        }
        catch (SinkException error)
        {
            LogDropped(logger, address, number, error.Message.TrimEnd('.'));
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    // A player has nothing more to say: what comes is thrown away.
    private static async Task UntilItLeavesAsync(Socket socket)
    {
        var ignored = new byte[256];
        try
        {
            while (await socket.ReceiveAsync(ignored).ConfigureAwait(false) > 0)
            {
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has gone without a word.
        }
    }

    [LoggerMessage(2521, LogLevel.Information, "{Address}: player {Number} has connected")]
    private static partial void LogConnected(ILogger logger, RestreamAddress address, int number);

    [LoggerMessage(2522, LogLevel.Information, "{Address}: player {Number} is gone")]
    private static partial void LogGone(ILogger logger, RestreamAddress address, int number);

    [LoggerMessage(2523, LogLevel.Warning, "{Address}: player {Number} was dropped: {Reason}")]
    private static partial void LogDropped(ILogger logger, RestreamAddress address, int number, string reason);

    [LoggerMessage(2524, LogLevel.Debug, "{Address}: a player is turned away, {MaxReaders} are connected (sinks.restream.maxReaders)")]
    private static partial void LogFull(ILogger logger, RestreamAddress address, int maxReaders);
}
