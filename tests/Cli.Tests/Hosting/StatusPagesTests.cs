using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using SamStream.Cli.Hosting;
using SamStream.Console.Hosting;
using SamStream.Pipeline.Options;

namespace SamStream.Cli.Tests.Hosting;

public sealed class StatusPagesTests : IAsyncDisposable
{
    private static readonly ListenAddress AnyPort = new(IPAddress.Loopback, 0);

    private readonly HttpClient _client = new();
    private bool _isReady = true;
    private string _reason = "camera a is away";
    private HttpServer? _server;

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

    /// <summary>A web page whose name was made to point here could read what is answered (DNS rebinding).</summary>
    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("evil.example:9477", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("nvr.example.org.evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("127.0.0.1:9477", HttpStatusCode.OK)]
    [InlineData("10.42.0.17:9477", HttpStatusCode.OK)]
    [InlineData("[::1]:9477", HttpStatusCode.OK)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("samstream:9477", HttpStatusCode.OK)]
    [InlineData("NVR.example.org", HttpStatusCode.OK)]
    [InlineData("nvr.example.org.:9477", HttpStatusCode.OK)]
    public async Task Get_Host_IsAnsweredIfNobodyElseCanHaveTheName(string host, HttpStatusCode status)
    {
        foreach (string page in (string[])["healthz", "readyz", "metrics"])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, await UrlAsync(page));
            request.Headers.Host = host;

            using HttpResponseMessage answer = await _client.SendAsync(request);

            Assert.Equal(status, answer.StatusCode);
            if (status == HttpStatusCode.MisdirectedRequest)
                Assert.Contains("http.hosts", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("GET /healthz HTTP/1.0\r\n\r\n", "200")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", "200")]
    [InlineData("GET /healthz HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400")]
    [InlineData("GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "400")]
    [InlineData("GET http://evil.example/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421")]
    [InlineData("GET /healthz HTTP/1.1\r\nHost: <script>\r\n\r\n", "400")]
    public async Task Get_HostMissingDoubledOrInTheTarget_IsNoWayAround(string request, string status)
    {
        await UrlAsync("");
        using var client = new TcpClient();
        await client.ConnectAsync(_server!.EndPoint);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());

        Assert.Contains($" {status} ", await reader.ReadLineAsync(), StringComparison.Ordinal);
    }

    /// <summary>What a camera's server said stood on the page as it was, and a browser could take it for a page of its own.</summary>
    [Fact]
    public async Task Get_WordsOfAServer_AreTextForEveryBrowser()
    {
        _isReady = false;
        _reason = "camera a is away: <script>alert('1')</script> & w\u00fcrfel \u001b[31m";

        using HttpResponseMessage answer = await _client.GetAsync(await UrlAsync("readyz"));
        string text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain(text, letter => letter is '<' or '>' or '&' or '\u001b');
        Assert.Contains("w\u00fcrfel", text, StringComparison.Ordinal);
        Assert.Equal(_reason, JsonDocument.Parse(text).RootElement.GetProperty("reasons")[0].GetString());
    }

    [Theory]
    [InlineData("healthz")]
    [InlineData("metrics")]
    [InlineData("nowhere")]
    public async Task Get_AnyPage_IsNotSniffed(string path)
    {
        using HttpResponseMessage answer = await _client.GetAsync(await UrlAsync(path));

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("text/plain", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task StartAsync_PortInUse_NamesItAndTheCure()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;

        var error = await Assert.ThrowsAsync<ListenException>(
            () => HttpServer.StartAsync(new ListenAddress(IPAddress.Loopback, port), Pages().AnswerAsync, new Place("a.yaml")));

        Assert.Equal(
            $"a.yaml: http.port: '{port}' is in use on 127.0.0.1; give another port, 0 for a free one or off by --http, or write it to http.port",
            error.Message);
    }

    [Fact]
    public async Task StartAsync_AddressOfAnotherMachine_NamesIt()
    {
        // TEST-NET-1 (RFC 5737): nobody's.
        var error = await Assert.ThrowsAsync<ListenException>(
            () => HttpServer.StartAsync(new ListenAddress(IPAddress.Parse("192.0.2.1"), 0), Pages().AnswerAsync, new Place("a.yaml")));

        Assert.Contains("'192.0.2.1' is no address of this machine", error.Message, StringComparison.Ordinal);
    }

    private async Task<string> UrlAsync(string path)
    {
        _server ??= await HttpServer.StartAsync(AnyPort with { Hosts = ["nvr.example.org"] }, Pages().AnswerAsync, Place.CommandLine);
        return $"http://{_server.EndPoint}/{path}";
    }

    private StatusPages Pages() => new(
        () => new ReadinessMessage { Ready = _isReady, Reasons = _isReady ? [] : [_reason], Cameras = [] }.ToAnswer(),
        (_, _) => Task.CompletedTask);
}
