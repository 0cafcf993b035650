using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Options;

namespace SamStream.Console.Hosting;

/// <summary>The program's HTTP server: Kestrel with nothing of a host's configuration, log and signals.</summary>
public sealed class HttpServer : IAsyncDisposable
{
    /// <summary>Connections at a time; at more, the one that has been silent longest is closed.</summary>
    public const int MostConnections = 256;

    private const int MostLineBytes = 2 << 10, MostHeaderBytes = 16 << 10, BufferBytes = 32 << 10;
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(1), HandshakeLimit = TimeSpan.FromSeconds(5);

    private readonly WebApplication _application;
    private readonly ServerCertificate? _certificate;

    private HttpServer(WebApplication application, ServerCertificate? certificate) => (_application, _certificate) = (application, certificate);

    /// <summary>Where it listens; with the port that was found where any was wanted.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Begins to listen.</summary>
    /// <param name="address">Where.</param>
    /// <param name="answer">Answers a request; a body is its own to bound.</param>
    /// <param name="place">What a port that is in use is blamed on.</param>
    /// <param name="logger">Where a certificate that is renewed is told; null: nowhere.</param>
    /// <exception cref="ListenException">The address or port cannot be had, or the certificate cannot be read.</exception>
    internal static async Task<HttpServer> StartAsync(ListenAddress address, RequestDelegate answer, Place place, ILogger? logger = null)
    {
        ServerCertificate? certificate = address.Tls is { } files ? Read(files, place, logger ?? NullLogger.Instance) : null;
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var connections = new OpenConnections(MostConnections, TimeProvider.System);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = 0;
            options.Limits.MaxRequestLineSize = MostLineBytes;
            options.Limits.MaxRequestHeadersTotalSize = MostHeaderBytes;
            options.Limits.MaxRequestBufferSize = BufferBytes;
            options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
            options.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(10);
            options.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
            options.Listen(address.Address, address.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(serve => connection => connections.ServeAsync(connection, serve));
                if (certificate is not null)
                    listen.UseHttps(new TlsHandshakeCallbackOptions { HandshakeTimeout = HandshakeLimit, OnConnection = _ => ValueTask.FromResult(certificate.ToOptions()) });
            });
        });
        WebApplication application = builder.Build();
        application.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(15) });
        var server = new HttpServer(application, certificate);
        var names = new HostNames(address.Hosts);
        application.Run(context => AnswerAsync(context, names, answer));
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw Refusal(address, error, place);
        }

        server.EndPoint = EndPointOf(application);
        return server;
    }

    /// <summary>Gives those who are being answered a second.</summary>
    public async ValueTask DisposeAsync()
    {
        using (var limit = new CancellationTokenSource(StopLimit))
            await _application.StopAsync(limit.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
        _certificate?.Dispose();
    }

    private static ServerCertificate Read(TlsFiles files, Place place, ILogger logger)
    {
        try
        {
            return new ServerCertificate(files, TimeProvider.System, logger);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ListenException(new OptionProblem(
                place, "http.certificateFile", files.CertificateFile, $"is no certificate with its key in http.keyFile: {error.Message.TrimEnd('.')}",
                "name PEM files that this user may read: the certificate, and its private key without a password"));
        }
    }

    private static async Task AnswerAsync(HttpContext context, HostNames names, RequestDelegate answer)
    {
        OpenConnection? connection = context.Features.Get<OpenConnection>();
        connection?.Hear();
        try
        {
            await (names.Include(context.Request.Host) ? answer(context) : StatusPages.RefuseHostAsync(context)).ConfigureAwait(false);
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

    private static ListenException Refusal(ListenAddress address, Exception error, Place place)
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
        return new ListenException(new OptionProblem(place, key, value, fault, cure));
    }

    private static IPEndPoint EndPointOf(WebApplication application)
    {
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        var uri = new Uri(addresses.Addresses.First());
        return new IPEndPoint(IPAddress.Parse(uri.Host.Trim('[', ']')), uri.Port);
    }

    /// <summary>The program stops on signals in its own way.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}

/// <summary>The server cannot listen where it should.</summary>
/// <param name="problem">Which key is to blame, and the cure.</param>
public sealed class ListenException(OptionProblem problem) : Exception(problem?.ToString())
{
    /// <summary>Which key is to blame, and the cure.</summary>
    public OptionProblem Problem { get; } = problem ?? throw new ArgumentNullException(nameof(problem));
}

/// <summary>Where the program listens for HTTP.</summary>
/// <param name="Address">An address of this machine.</param>
/// <param name="Port">TCP port; 0: a free one.</param>
public sealed record ListenAddress(IPAddress Address, int Port)
{
    /// <summary>Names that are answered beside addresses, names without a dot and the machine's own.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>What HTTPS is spoken with; null: HTTP.</summary>
    public TlsFiles? Tls { get; init; }

    /// <summary>http or https.</summary>
    public string Scheme => Tls is null ? "http" : "https";

    /// <summary>The address and port.</summary>
    public override string ToString() => new IPEndPoint(Address, Port).ToString();
}
