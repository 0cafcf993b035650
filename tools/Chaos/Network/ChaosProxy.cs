using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SamStream.Chaos.Network;

/// <summary>
/// A TCP proxy on loopback that spoils what passes through it: it can stall, cut, reset and flip bytes, while it runs
/// and for all connections alike. Thread-safe.
/// </summary>
public sealed class ChaosProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, TcpClient> _connections = new();
    private readonly ConcurrentDictionary<Task, byte> _tasks = new();
    private readonly Lock _noiseLock = new();
    private readonly int _target;
    private readonly Task _accepting;
    private Random _noise = new(0);
    private double _flippedShare;
    private volatile TaskCompletionSource _resume = Completed();
    private int _mode;
    private long _flipped;

    /// <param name="targetPort">Port of the server on loopback; it need not listen yet.</param>
    public ChaosProxy(int targetPort)
    {
        _target = targetPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Port on loopback to connect to.</summary>
    public int Port { get; }

    /// <summary>Connections that are open now.</summary>
    public int ConnectionCount => _connections.Count;

    /// <summary>Bytes that were flipped so far.</summary>
    public long FlippedBytes => Interlocked.Read(ref _flipped);

    /// <summary>What is done from now on, also with open connections.</summary>
    public ChaosMode Mode
    {
        get => (ChaosMode)Volatile.Read(ref _mode);
        set
        {
            Volatile.Write(ref _mode, (int)value);
            TaskCompletionSource previous = _resume;
            if (value is ChaosMode.Stall or ChaosMode.Mute)
            {
                if (previous.Task.IsCompleted)
                    _resume = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            else
            {
                previous.TrySetResult();
            }
        }
    }

    /// <summary>Flips one bit in a share of the bytes from the server to the client; 0 ends it.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="seed">The same seed gives the same bytes for the same stream.</param>
    public void Flip(double share, int seed = 1)
    {
        lock (_noiseLock)
        {
            _noise = new Random(seed);
            _flippedShare = share;
        }
    }

    /// <summary>Closes every connection in order (FIN).</summary>
    public void CloseAll() => EndAll(abort: false);

    /// <summary>Resets every connection (RST).</summary>
    public void ResetAll() => EndAll(abort: true);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        ResetAll();
        _resume.TrySetResult();
        await _accepting;
        await Task.WhenAll(_tasks.Keys);
        _stop.Dispose();
    }

    private static TaskCompletionSource Completed()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Task serving = ServeAsync(client);
                _tasks[serving] = 0;
                _ = serving.ContinueWith(done => _tasks.TryRemove(done, out _), TaskScheduler.Default);
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            if (Mode == ChaosMode.Refuse)
                return;
            _connections[client] = server;
            try
            {
                await PassableAsync(isFromServer: false);
                await server.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                client.NoDelay = server.NoDelay = true;
                await Task.WhenAny(
                    PumpAsync(client, server, isFromServer: false), PumpAsync(server, client, isFromServer: true));
            }
            catch (Exception error) when (IsEnd(error))
            {
                // The server is away: so is the client's connection.
            }
            finally
            {
                _connections.TryRemove(client, out _);
            }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isFromServer)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(16 << 10);
        try
        {
            NetworkStream source = from.GetStream(), target = to.GetStream();
            int count;
            while ((count = await source.ReadAsync(buffer, _stop.Token)) > 0)
            {
                await PassableAsync(isFromServer);
                if (isFromServer)
                    Spoil(buffer.AsSpan(0, count));
                await target.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
            }
        }
        catch (Exception error) when (IsEnd(error))
        {
            // One side has gone: the other is closed with it.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task PassableAsync(bool isFromServer)
    {
        while (Mode == ChaosMode.Stall || (Mode == ChaosMode.Mute && isFromServer))
            await _resume.Task.WaitAsync(_stop.Token);
    }

    private void Spoil(Span<byte> bytes)
    {
        lock (_noiseLock)
        {
            if (_flippedShare <= 0)
                return;
            foreach (ref byte value in bytes)
            {
                if (_noise.NextDouble() >= _flippedShare)
                    continue;
                value ^= (byte)(1 << _noise.Next(8));
                _flipped++;
            }
        }
    }

    private void EndAll(bool abort)
    {
        foreach ((TcpClient client, TcpClient server) in _connections)
        {
            foreach (Socket? socket in new[] { client.Client, server.Client })
            {
                if (abort && socket is not null)
                    TryLinger(socket);
                socket?.Dispose();
            }
        }
    }

    private static void TryLinger(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception error) when (IsEnd(error))
        {
            // It has ended by itself.
        }
    }

    private static bool IsEnd(Exception error) => error is IOException or SocketException or ObjectDisposedException
        or OperationCanceledException or InvalidOperationException or NullReferenceException;
}

/// <summary>What a <see cref="ChaosProxy"/> does with its connections.</summary>
public enum ChaosMode
{
    /// <summary>Passes everything on.</summary>
    Pass,

    /// <summary>Accepts and keeps connections, and passes nothing on, in both directions: a half-open TCP connection.</summary>
    Stall,

    /// <summary>Passes what the client sends, and nothing of what the server answers.</summary>
    Mute,

    /// <summary>Closes new connections at once, without an answer.</summary>
    Refuse,
}
