using System.Net;
using System.Net.Sockets;
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
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Hosting;

/// <summary>
/// Serves health and metrics over HTTP: Kestrel by itself, without a host, its container, its configuration and its log.
/// </summary>
internal sealed class StatusServer : IAsyncDisposable
{
    /// <summary>Connections at a time; at more, the one that has been silent longest is closed.</summary>
    public const int MostConnections = 256;

    private const int MostLineBytes = 2 << 10, MostHeaderBytes = 16 << 10, BufferBytes = 32 << 10;
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
        options.Limits.MaxRequestBodySize = 0;
        options.Limits.MaxRequestLineSize = MostLineBytes;
        options.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
        options.Limits.MaxRequestBufferSize = BufferBytes;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(10);
        options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        var connections = new OpenConnections(MostConnections, TimeProvider.System);
        options.Listen(address.Address, address.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            listen.Use(serve => connection => connections.ServeAsync(connection, serve));
        });
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new StatusServer(new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance));
        try
        {
            await server._server.StartAsync(new Application(pages, new HostNames(address.Hosts)), CancellationToken.None);
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
    private sealed class Application(StatusPages pages, HostNames hosts) : IHttpApplication<HttpContext>
    {
        public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

        public async Task ProcessRequestAsync(HttpContext context)
        {
            OpenConnection? connection = context.Features.Get<OpenConnection>();
            connection?.Hear();
            try
            {
                await (hosts.Include(context.Request.Host) ? pages.AnswerAsync(context) : StatusPages.RefuseHostAsync(context));
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody waits for the answer any more.
            }
            finally
            {
                connection?.Hear();
            }
        }

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

/// <summary>Where the program listens for HTTP.</summary>
/// <param name="Address">An address of this machine.</param>
/// <param name="Port">TCP port; 0: a free one.</param>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>Names that are answered beside those of <see cref="HostNames"/>.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
