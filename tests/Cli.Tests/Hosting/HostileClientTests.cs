using System.Net;
using System.Net.Sockets;
using System.Text;
using SamStream.Cli.Hosting;
using SamStream.Console.Hosting;
using SamStream.Pipeline.Options;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Hosting;

/// <summary>
/// Clients that take connections and give nothing: an orchestrator that gets no answer from /healthz restarts a program that
/// is well.
/// </summary>
public sealed class HostileClientTests : IAsyncLifetime, IAsyncDisposable
{
    // The answer takes milliseconds; the limit is for a machine that does ten other things.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<Socket> _hostile = [];
    private readonly SocketsHttpHandler _handler = new() { PooledConnectionLifetime = TimeSpan.Zero };
    private readonly CancellationTokenSource _stop = new();
    private HttpServer? _server;

    public async Task InitializeAsync() => _server = await HttpServer.StartAsync(
        new ListenAddress(IPAddress.Loopback, 0),
        new StatusPages(
            () => new ReadinessMessage { Ready = true, Reasons = [], Cameras = [] }.ToAnswer(),
            (text, stop) => text.WriteAsync(new byte[4 << 20], stop).AsTask()).AnswerAsync,
        Place.CommandLine);

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (Socket socket in _hostile)
            socket.Dispose();
        _handler.Dispose();
        _stop.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Fact]
    public async Task Healthz_FortyIdleConnections_IsAnswered()
    {
        for (int i = 0; i < 40; i++)
            await ConnectAsync();

        await HealthAsync();
    }

    [Theory]
    [Slow("A thousand connections are made, and their answers awaited.")]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: a\r\n")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("POST /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nx")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task Healthz_AThousandConnectionsOfAKind_IsAnsweredAndTheyAreBounded(string sent)
    {
        for (int i = 0; i < 1000; i++)
        {
            Socket socket = await ConnectAsync();
            await SendAsync(socket, sent);
            if (i % 100 == 99)
                await HealthAsync();
        }

        await HealthAsync();
        await AllButAreClosedAsync(HttpServer.MostConnections + 1);
    }

    [Fact]
    public async Task Healthz_WhileAThousandConnectionsOfEachKindComeAtOnce_IsAnswered()
    {
        string[] kinds =
        [
            "", "G", "GET /readyz HTTP/1.1\r\nX-Slow: ", "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n",
            string.Concat(Enumerable.Repeat("GET /readyz HTTP/1.1\r\nHost: a\r\n\r\n", 100)),
            "GET / HTTP/1.1\r\nHost: a\r\nX-Big: " + new string('x', 60_000), "\0\u0001\u00ff", "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n",
        ];
        Task[] attacks = [.. Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (int i = 0; i < 125; i++)
            {
                Socket socket = await ConnectAsync();
                await SendAsync(socket, kinds[(worker + i) % kinds.Length]);
                // Every fifth one goes with a reset.
                if (i % 5 == 4)
                {
                    socket.LingerState = new LingerOption(true, 0);
                    socket.Dispose();
                }
            }
        }))];

        for (int i = 0; i < 20; i++)
            await HealthAsync();
        await Task.WhenAll(attacks);
        await HealthAsync();
    }

    [Fact]
    [Slow("It waits until a request has taken too long.")]
    public async Task Healthz_HeadersThatComeByteByByte_AreClosedInTheEnd()
    {
        Socket socket = await ConnectAsync();
        var sending = Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
            {
                await SendAsync(socket, "G");
                await Task.Delay(200, _stop.Token);
            }
        });

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await ReadAsync(socket, limit.Token) > 0)
            ;

        await HealthAsync();
        await _stop.CancelAsync();
        await sending.ContinueWith(_ => { }, TaskScheduler.Default);
    }

    private async Task HealthAsync()
    {
        using var client = new HttpClient(_handler, disposeHandler: false) { Timeout = Patience };
        Assert.Equal("ok\n", await client.GetStringAsync($"http://{_server!.EndPoint}/healthz"));
    }

    private async Task AllButAreClosedAsync(int most)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (_hostile.Count(socket => !IsClosed(socket)) > most)
            await Task.Delay(50, limit.Token);
    }

    // An answer that was not read comes before the end.
    private static bool IsClosed(Socket socket)
    {
        var rest = new byte[1 << 16];
        try
        {
            while (socket.Poll(0, SelectMode.SelectRead))
            {
                if (socket.Receive(rest) == 0)
                    return true;
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return true;
        }

        return false;
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        lock (_hostile)
            _hostile.Add(socket);
        await socket.ConnectAsync(_server!.EndPoint);
        return socket;
    }

    private static async Task SendAsync(Socket socket, string text)
    {
        try
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(text)).WaitAsync(Patience);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or TimeoutException)
        {
            // Closed already, or not read.
        }
    }

    private static async Task<int> ReadAsync(Socket socket, CancellationToken stop)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1000], stop);
        }
        catch (SocketException)
        {
            return 0;
        }
    }
}
