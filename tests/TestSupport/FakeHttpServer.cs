using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SamStream.TestSupport;

/// <summary>A request that came, with the names of its headers in lower case.</summary>
public sealed record FakeHttpRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}

/// <summary>What a <see cref="FakeHttpServer"/> answers; the length is not told unless a header does.</summary>
public sealed record FakeHttpAnswer(string Status, byte[] Body, params (string Name, string Value)[] Headers)
{
    /// <summary>The body comes again and again until the connection is closed.</summary>
    public bool IsEndless { get; init; }

    /// <summary>Behind the body nothing comes, and the connection stays open.</summary>
    public bool Stalls { get; init; }

    public static FakeHttpAnswer Text(string text, string? type, string status = "200 OK") => new(
        status, Encoding.UTF8.GetBytes(text),
        [.. type is null ? [] : new[] { ("Content-Type", type) }, ("Content-Length", $"{Encoding.UTF8.GetByteCount(text)}")]);

    /// <summary>All, or the range that is asked for.</summary>
    public static FakeHttpAnswer OfFile(byte[] file, FakeHttpRequest request, bool withRanges = true)
    {
        if (!withRanges || request.Header("range") is not { } range)
            return new("200 OK", file, ("Content-Type", "video/mp4"), ("Content-Length", $"{file.Length}"));
        string[] ends = range["bytes=".Length..].Split('-');
        int from = int.Parse(ends[0], CultureInfo.InvariantCulture);
        int to = ends[1].Length == 0 ? file.Length - 1 : int.Parse(ends[1], CultureInfo.InvariantCulture);
        return new(
            "206 Partial Content", file[from..(to + 1)], ("Content-Type", "video/mp4"), ("Content-Length", $"{to + 1 - from}"),
            ("Content-Range", $"bytes {from}-{to}/{file.Length}"));
    }
}

/// <summary>An HTTP server on loopback that answers as a test says. It notes the requests and counts the connections.</summary>
public sealed class FakeHttpServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<FakeHttpRequest> _requests = [];
    private readonly Func<FakeHttpRequest, FakeHttpAnswer?> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly Task _run;
    private int _connections, _serving;

    /// <param name="answer">The answer to a request; null: none ever.</param>
    /// <param name="certificate">For TLS.</param>
    public FakeHttpServer(Func<FakeHttpRequest, FakeHttpAnswer?> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener.Start();
        _run = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Connections that are open.</summary>
    public int Serving => Volatile.Read(ref _serving);

    public IReadOnlyList<FakeHttpRequest> Requests => [.. _requests];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_stop.Token);
                Interlocked.Increment(ref _connections);
                Interlocked.Increment(ref _serving);
                serving.Add(ServeAsync(socket));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await using Stream network = new NetworkStream(socket, ownsSocket: true);
        try
        {
            await using Stream stream = await SecureAsync(network);
            if (await ReadAsync(stream) is not { } request)
                return;
            _requests.Enqueue(request);
            FakeHttpAnswer? answer = _answer(request);
            if (answer is null)
                await Task.Delay(Timeout.Infinite, _stop.Token);
            var header = new StringBuilder($"HTTP/1.1 {answer!.Status}\r\nConnection: close\r\n");
            foreach ((string name, string value) in answer.Headers)
                header.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
            await stream.WriteAsync(Encoding.UTF8.GetBytes(header.Append("\r\n").ToString()), _stop.Token);
            do
            {
                await stream.WriteAsync(answer.Body, _stop.Token);
                if (answer.IsEndless)
                    await Task.Delay(20, _stop.Token);
            }
            while (answer.IsEndless);
            if (answer.Stalls)
                await Task.Delay(Timeout.Infinite, _stop.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The client's end, or the test's.
        }
        finally
        {
            Interlocked.Decrement(ref _serving);
        }
    }

    private async Task<Stream> SecureAsync(Stream network)
    {
        if (_certificate is null)
            return network;
        var secure = new SslStream(network);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        return secure;
    }

    private async Task<FakeHttpRequest?> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        if (await reader.ReadLineAsync(_stop.Token) is not { } line)
            return null;
        var headers = new Dictionary<string, string>();
        while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } header)
        {
            string[] parts = header.Split(':', 2, StringSplitOptions.TrimEntries);
            headers[parts[0].ToLowerInvariant()] = parts[1];
        }

        return new FakeHttpRequest(line.Split(' ')[1], headers);
    }
}
