#nullable enable
using System.Net.Sockets;

namespace MQTTnet.Sessions;

/// <summary>
/// Carries bytes between the server and libmosquitto's socket, a connection within this machine. So the connection to
/// the server is .NET's: it can be cancelled, it resolves names without blocking, and TLS takes certificates and keys
/// from memory, with the checks that the options describe.
/// </summary>
internal sealed class StreamBridge : IDisposable
{
    private const int BufferBytes = 64 * 1024;
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly ServerConnection _server;
    private readonly Socket _local;
    private readonly Task _outgoing;
    private readonly Task _incoming;
    private long _lastReceived = Environment.TickCount64;
    private volatile bool _isDropped;

    /// <summary>Takes ownership of both.</summary>
    public StreamBridge(ServerConnection server, Socket local)
    {
        _server = server;
        _local = local;
        _incoming = Task.Run(CarryInAsync);
        _outgoing = Task.Run(CarryOutAsync);
    }

    /// <summary>
    /// What broke the connection to the server; null while it stands, if the server ended it or if it was dropped.
    /// </summary>
    public Exception? Failure { get; private set; }

    public TimeSpan SinceLastReceived =>
        TimeSpan.FromMilliseconds(Environment.TickCount64 - Volatile.Read(ref _lastReceived));

    /// <summary>After libmosquitto has closed its socket: sends what is left, then ends the connection.</summary>
    public async Task CloseAsync()
    {
        await _outgoing;
        Dispose();
        await _incoming;
    }

    /// <summary>Drops the connection.</summary>
    public void Dispose()
    {
        _isDropped = true;
        _server.Dispose();
        _local.Dispose();
    }

    private async Task CarryOutAsync()
    {
        var buffer = new byte[BufferBytes];
        try
        {
            int count;
            while ((count = await ReceiveLocalAsync(buffer)) > 0)
                await _server.Stream.WriteAsync(buffer.AsMemory(0, count));
            await _server.CloseAsync();
        }
        catch (Exception error) when (IsEnd(error))
        {
            Fail(error);

            // The server may have said why: what it sent still goes to libmosquitto.
            await Task.WhenAny(_incoming, Task.Delay(LastWords));
            _local.Dispose();
        }
    }

    private async Task CarryInAsync()
    {
        var buffer = new byte[BufferBytes];
        try
        {
            int count;
            while ((count = await _server.Stream.ReadAsync(buffer)) > 0)
            {
                Volatile.Write(ref _lastReceived, Environment.TickCount64);
                for (var sent = 0; sent < count;)
                    sent += await _local.SendAsync(buffer.AsMemory(sent, count - sent));
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // Told by the server, or at least by its side: nearer to the cause than a write that found it gone.
            Fail(error, isNearer: true);
        }

        EndLocal();
    }

    // Reads and writes of a connection that was dropped here fail as well: that is not what ended it.
    private void Fail(Exception error, bool isNearer = false)
    {
        if (!_isDropped && (isNearer || Failure is null))
            Failure = error;
    }

    // libmosquitto may close its socket with bytes left to read, which comes here as a reset.
    private async Task<int> ReceiveLocalAsync(byte[] buffer)
    {
        try
        {
            return await _local.ReceiveAsync(buffer);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }

    // libmosquitto reads what was sent before, and then the end.
    private void EndLocal()
    {
        try
        {
            _local.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (IsEnd(error))
        {
            // It has ended already.
        }
    }

    private static bool IsEnd(Exception error) =>
        error is IOException or SocketException or ObjectDisposedException or InvalidOperationException;
}
