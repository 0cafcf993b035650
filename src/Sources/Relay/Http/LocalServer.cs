using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using SamStream.Pipeline.Network;

namespace SamStream.Sources.Relay.Http;

/// <summary>Takes the connections of a child, each for one request. It lets in processes of this user only.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    // FFmpeg keeps one for each variant of a playlist.
    private const int MaxConnections = 64;

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(5);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<LocalRequest, NetworkStream, CancellationToken, Task> _answer;
    private readonly Action _onStranger;
    private readonly HashSet<Task> _serving = [];
    private readonly Task _run;

    /// <param name="answer">
    /// Answers a request; its token is cancelled when the child goes away. If it throws an <see cref="IOException"/>, the
    /// connection is reset, so that the child does not take what it has for all.
    /// </param>
    /// <param name="onStranger">Is told of each connection of another user.</param>
    public LocalServer(Func<LocalRequest, NetworkStream, CancellationToken, Task> answer, Action onStranger)
    {
        (_answer, _onStranger) = (answer, onStranger);
        _listener.Start();
        _run = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _listener.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                _serving.RemoveWhere(served => served.IsCompleted);
                bool isOurs = LocalPeer.IsOurs(socket);
                if (isOurs && _serving.Count < MaxConnections)
                {
                    _serving.Add(ServeAsync(socket));
                    continue;
                }

                if (!isOurs)
                    _onStranger();
                socket.Dispose();
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(_serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using var child = new NetworkStream(socket, ownsSocket: true);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        try
        {
            socket.NoDelay = true;
            if (await ReadAsync(child, ended.Token) is not { } request)
                return;
            Task gone = WatchAsync(child, ended);
            try
            {
                await _answer(request, child, ended.Token);
                socket.Shutdown(SocketShutdown.Send);
            }
            finally
            {
                await ended.CancelAsync();
                await gone;
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Dispose();
        }
    }

    private static async Task<LocalRequest?> ReadAsync(NetworkStream child, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(RequestLimit);
        return await LocalRequest.ReadAsync(child, limit.Token);
    }

    // The child says nothing more: what comes is its end.
    private static async Task WatchAsync(NetworkStream child, CancellationTokenSource ended)
    {
        try
        {
            _ = await child.ReadAsync(new byte[1], ended.Token);
            await ended.CancelAsync();
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            await ended.CancelAsync();
        }
    }
}

/// <summary>What a child asks the relay for, as far as the relay cares.</summary>
/// <param name="Path">With the query.</param>
/// <param name="Range">Value of its Range header, if that is one range of bytes.</param>
/// <param name="IsHead">True if it wants the header of the answer only.</param>
internal sealed partial record LocalRequest(string Path, string? Range, bool IsHead)
{
    private const int MaxBytes = 16 << 10;

    /// <returns>Null if it is none, or too long.</returns>
    public static async Task<LocalRequest?> ReadAsync(NetworkStream child, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes];
        for (int count = 0; count < buffer.Length;)
        {
            int read = await child.ReadAsync(buffer.AsMemory(count), cancellationToken);
            count += read;
            if (buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return Parse(Encoding.Latin1.GetString(buffer, 0, end));
            if (read == 0)
                break;
        }

        return null;
    }

    private static LocalRequest? Parse(string text)
    {
        string[] lines = text.Split("\r\n");
        if (lines[0].Split(' ') is not [("GET" or "HEAD") and var method, ['/', ..] and var path, "HTTP/1.0" or "HTTP/1.1"])
            return null;
        const string name = "Range:";
        string? header = lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        string range = header?[name.Length..].Trim() ?? "";
        return new LocalRequest(path, OneRange().IsMatch(range) ? range : null, method == "HEAD");
    }

    [GeneratedRegex(@"^bytes=\d{1,18}-\d{0,18}$", RegexOptions.CultureInvariant)]
    private static partial Regex OneRange();
}
