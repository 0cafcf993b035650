using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using SamStream.Console.Access;
using SamStream.Console.Hosting;
using SamStream.Console.Reloading;
using SamStream.Pipeline.Options;

namespace SamStream.Console.Tests;

/// <summary>A console that runs, with one camera without pictures, and who asks it.</summary>
internal sealed class ConsoleServer : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    // One for all tests: making it is slow, as it should be.
    private static readonly Lazy<string> PasswordHashed = new(() => PasswordHash.Of(Password).ToString());
    private static readonly Dictionary<ConsoleRole, string> TokensOfRoles =
        Enum.GetValues<ConsoleRole>().ToDictionary(role => role, _ => TokenHash.NewToken());

    private readonly ConsoleSite _site;
    private readonly HttpClient _client;

    private ConsoleServer(ConsoleSite site, ConsoleLog log, FakeTimeProvider time, Uri address)
    {
        (_site, Log, Time) = (site, log, time);
        var handler = new HttpClientHandler
        {
            UseCookies = false,
            UseProxy = false,
            MaxConnectionsPerServer = 100,
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        _client = new HttpClient(handler) { BaseAddress = address };
    }

    /// <summary>anna, olaf and vera, who are admin, operator and viewer, and a token for each role.</summary>
    public static AccessOptions WithLogin => new()
    {
        Users =
        [
            new("anna", ConsoleRole.Admin, PasswordHashed.Value),
            new("olaf", ConsoleRole.Operator, PasswordHashed.Value),
            new("vera", ConsoleRole.Viewer, PasswordHashed.Value),
        ],
        Tokens = [.. TokensOfRoles.Where(token => token.Key > ConsoleRole.Anyone).Select(token => new ConsoleToken($"{token.Key}", token.Key, TokenHash.Of(token.Value).ToString()))],
    };

    public ConsoleLog Log { get; }

    public FakeTimeProvider Time { get; }

    public Uri Address => _client.BaseAddress!;

    /// <summary>Passwords that were checked.</summary>
    public long PasswordsChecked => _site.Passwords!.Checked;

    public IReadOnlyList<Routes.Route> Routes => _site.Routes!.Routes;

    public static async Task<ConsoleServer> StartAsync(AccessOptions? options = null, TlsFiles? tls = null, IReloadDesk? reload = null)
    {
        var log = new ConsoleLog();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var pages = new StatusPages(() => (true, "{}"u8.ToArray()), (_, _) => Task.CompletedTask);
        var listen = new ListenAddress(IPAddress.Loopback, 0) { Tls = tls, Hosts = ["nvr.example.org"] };
        var site = new ConsoleSite(pages, hasConsole: true, "1.2.3", listen, options ?? WithLogin, log, time, reload: reload);
        site.AddCamera("gate", () => null);
        HttpServer server = await site.ListenAsync(Place.CommandLine);
        return new ConsoleServer(site, log, time, new Uri($"{listen.Scheme}://127.0.0.1:{server.EndPoint.Port}/"));
    }

    public static string TokenOf(ConsoleRole role) => TokensOfRoles[role];

    public void ReplaceAccess(AccessOptions others) => _site.ReplaceAccess(others);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _site.DisposeAsync();
    }

    /// <summary>Asks, with headers as they are; a header without a value is left out.</summary>
    public async Task<Answer> AskAsync(string method, string path, string? body = null, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        // A body that is refused by its length is not sent, as curl does it: its end would be a broken connection.
        request.Headers.ExpectContinue = body?.Length > 2048;
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json", "utf-8"));
        foreach ((string name, string? value) in headers)
        {
            if (value is not null)
                request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage answer = await _client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        return new Answer((int)answer.StatusCode, text, answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies.Single() : null, answer.Headers.RetryAfter?.Delta);
    }

    public Task<Answer> PostLoginAsync(string user, string password, params (string Name, string? Value)[] headers) =>
        AskAsync("POST", "api/session", JsonSerializer.Serialize(new { user, password }), headers);

    /// <summary>Logs in as a page does.</summary>
    public async Task<LoggedIn> LogInAsync(string user)
    {
        Answer answer = await PostLoginAsync(user, Password);
        Assert.Equal(200, answer.Status);
        return new LoggedIn(answer.Cookie!.Split(';')[0], answer.Json.GetProperty("csrf").GetString()!);
    }

    /// <summary>Opens the socket.</summary>
    public async Task<ClientWebSocket> OpenSocketAsync(params (string Name, string? Value)[] headers)
    {
        var socket = new ClientWebSocket();
        foreach ((string name, string? value) in headers)
        {
            if (value is not null)
                socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(new Uri($"ws://{Address.Authority}/api/live"), CancellationToken.None);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Reads until the server closes.</summary>
    public static async Task<int> ReadToEndAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        while ((await socket.ReceiveAsync(buffer, CancellationToken.None)).MessageType != WebSocketMessageType.Close)
        {
        }

        return (int)socket.CloseStatus!;
    }

    /// <summary>Reads a text.</summary>
    public static async Task<string> ReadTextAsync(ClientWebSocket socket)
    {
        var buffer = new byte[4096];
        WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }
}

/// <summary>What a page has after a login.</summary>
internal sealed record LoggedIn(string Cookie, string AntiForgeryToken)
{
    /// <summary>What a page sends with a change.</summary>
    public (string Name, string? Value)[] Headers(Uri address) =>
        [("Cookie", Cookie), ("Origin", address.GetLeftPart(UriPartial.Authority)), ("X-SamStream", AntiForgeryToken)];
}

/// <summary>What was answered.</summary>
internal sealed record Answer(int Status, string Text, string? Cookie, TimeSpan? RetryAfter)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;
}
