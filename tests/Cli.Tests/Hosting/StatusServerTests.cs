using System.Net;
using System.Net.Sockets;
using SamStream.Cli.Configuration;
using SamStream.Cli.Hosting;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Tests.Hosting;

public sealed class StatusServerTests : IAsyncDisposable
{
    private static readonly ListenAddress AnyPort = new(IPAddress.Loopback, 0);

    private readonly HttpClient _client = new();
    private bool _isReady = true;
    private StatusServer? _server;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("healthz", HttpStatusCode.OK)]
    [InlineData("readyz", HttpStatusCode.OK)]
    [InlineData("metrics", HttpStatusCode.OK)]
    [InlineData("", HttpStatusCode.NotFound)]
    [InlineData("../etc/passwd", HttpStatusCode.NotFound)]
    public async Task Get_Page_AnswersWithItsStatus(string path, HttpStatusCode status)
    {
        using HttpResponseMessage answer = await _client.GetAsync(await UrlAsync(path));

        Assert.Equal(status, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Get_NotReady_Is503WithTheReason()
    {
        _isReady = false;

        using HttpResponseMessage answer = await _client.GetAsync(await UrlAsync("readyz"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("camera a is away", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AnyPage_IsRefused()
    {
        using var nothing = new StringContent("");
        using HttpResponseMessage answer = await _client.PostAsync(await UrlAsync("metrics"), nothing);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Fact]
    public async Task StartAsync_PortInUse_NamesItAndTheCure()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => StatusServer.StartAsync(new ListenAddress(IPAddress.Loopback, port), Pages(), new Place("a.yaml")));

        Assert.Equal(
            $"a.yaml: http.port: '{port}' is in use on 127.0.0.1; give another port, 0 for a free one or off by --http, or write it to http.port",
            error.Message);
    }

    [Fact]
    public async Task StartAsync_AddressOfAnotherMachine_NamesIt()
    {
        // TEST-NET-1 (RFC 5737): nobody's.
        var error = await Assert.ThrowsAsync<ConfigurationException>(
            () => StatusServer.StartAsync(new ListenAddress(IPAddress.Parse("192.0.2.1"), 0), Pages(), new Place("a.yaml")));

        Assert.Contains("'192.0.2.1' is no address of this machine", error.Message, StringComparison.Ordinal);
    }

    private async Task<string> UrlAsync(string path)
    {
        _server = await StatusServer.StartAsync(AnyPort, Pages(), Place.CommandLine);
        return $"http://{_server.EndPoint}/{path}";
    }

    private StatusPages Pages() => new(
        () => new ReadinessMessage { Ready = _isReady, Reasons = _isReady ? [] : ["camera a is away"], Cameras = [] },
        (_, _) => Task.CompletedTask);
}
