using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SamStream.Cli.Configuration;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Hosting;

/// <summary>
/// Serves health and metrics over HTTP: Kestrel by itself, without a host, its container, its configuration and its log.
/// </summary>
internal sealed class StatusServer : IAsyncDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1);

    private readonly KestrelServer _server;

    private StatusServer(KestrelServer server) => _server = server;

    /// <summary>Where it listens; with the port that was found where any was wanted.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Begins to listen.</summary>
    /// <param name="address">Where.</param>
    /// <param name="pages">What is answered.</param>
    /// <param name="place">What a port that is in use is blamed on.</param>
    /// <exception cref="ConfigurationException">The address or port cannot be had.</exception>
    public static async Task<StatusServer> StartAsync(ListenAddress address, StatusPages pages, Place place)
    {
        var options = new KestrelServerOptions
        {
            AddServerHeader = false,
            ApplicationServices = NoServices.Instance,
        };
        options.Limits.MaxConcurrentConnections = 32;
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Listen(address.Address, address.Port, listen => listen.Protocols = HttpProtocols.Http1);
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new StatusServer(new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance));
        try
        {
            await server._server.StartAsync(new Application(pages), CancellationToken.None);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await server.DisposeAsync();
            throw Refusal(address, error, place);
        }

        server.EndPoint = EndPointOf(server._server);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(StopLimit);
        await _server.StopAsync(limit.Token);
        _server.Dispose();
    }

    private static ConfigurationException Refusal(ListenAddress address, Exception error, Place place)
    {
        bool isInUse = error.InnerException is AddressInUseException;
        SocketError? code = (error as SocketException ?? error.InnerException as SocketException)?.SocketErrorCode;
        (string key, string value, string fault, string cure) = (isInUse, code) switch
        {
            (true, _) => ("http.port", $"{address.Port}", $"is in use on {address.Address}",
                "give another port, 0 for a free one or off by --http, or write it to http.port"),
            (_, SocketError.AccessDenied) => ("http.port", $"{address.Port}", "may not be used by this user",
                "give a port from 1024 by --http, or write it to http.port"),
            (_, SocketError.AddressNotAvailable) => ("http.address", $"{address.Address}",
                "is no address of this machine", "write 127.0.0.1, 0.0.0.0 or an address that it has"),
            _ => ("http.address", $"{address}", $"cannot be listened on: {error.Message.TrimEnd('.')}", "write another one"),
        };
        return new ConfigurationException(new OptionProblem(place, key, value, fault, cure));
    }

    private static IPEndPoint EndPointOf(KestrelServer server)
    {
        string url = server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var uri = new Uri(url);
        return new IPEndPoint(IPAddress.Parse(uri.Host.Trim('[', ']')), uri.Port);
    }

    /// <summary>Takes each request to its page.</summary>
    private sealed class Application(StatusPages pages) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public Task ProcessRequestAsync(HttpContext context) => pages.AnswerAsync(context);

        public void DisposeContext(HttpContext context, Exception? exception)
        {
        }
    }

    /// <summary>Kestrel asks for services that plain HTTP/1.1 does not need.</summary>
    private sealed class NoServices : IServiceProvider
    {
        public static NoServices Instance { get; } = new();

        public object? GetService(Type serviceType) => null;
    }
}

/// <summary>What is served: <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c> (docs/operations.md).</summary>
/// <param name="readiness">The state of every camera and sink.</param>
/// <param name="metrics">Writes the text of the metrics.</param>
internal sealed class StatusPages(Func<ReadinessMessage> readiness, Func<Stream, CancellationToken, Task> metrics)
{
    private const string Json = "application/json";
    private const string Plain = "text/plain; charset=utf-8";
    private const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    public async Task AnswerAsync(HttpContext context)
    {
        (int status, string type, ReadOnlyMemory<byte> body) = await AnswerAsync(context.Request, context.RequestAborted);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        context.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private async Task<(int Status, string Type, ReadOnlyMemory<byte> Body)> AnswerAsync(HttpRequest request, CancellationToken aborted)
    {
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return (StatusCodes.Status405MethodNotAllowed, Plain, "GET or HEAD only\n"u8.ToArray());
        switch (request.Path.Value)
        {
            case "/healthz":
                return (StatusCodes.Status200OK, Plain, "ok\n"u8.ToArray());
            case "/readyz":
                ReadinessMessage message = readiness();
                return (message.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, Json,
                    Encoding.UTF8.GetBytes(JsonText.Of(message, ReadinessJson.Default.ReadinessMessage, isIndented: true) + "\n"));
            case "/metrics":
                var text = new MemoryStream();
                await metrics(text, aborted);
                return (StatusCodes.Status200OK, Prometheus, text.GetBuffer().AsMemory(0, (int)text.Length));
            default:
                return (StatusCodes.Status404NotFound, Plain, "there are /healthz, /readyz and /metrics\n"u8.ToArray());
        }
    }
}

/// <summary>Where the program listens for HTTP.</summary>
/// <param name="Address">An address of this machine.</param>
/// <param name="Port">TCP port; 0: a free one.</param>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
