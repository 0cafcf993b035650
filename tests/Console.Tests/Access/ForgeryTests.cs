using System.Net.WebSockets;
using SamStream.Console.Access;

namespace SamStream.Console.Tests.Access;

/// <summary>What other pages make a browser send that has logged in here.</summary>
public sealed class ForgeryTests
{
    private const string Command = """{"command":"pause"}""";
    private const string Path = "api/cameras/gate/command";

    /// <summary>The camera's run has not begun: the request is understood and refused.</summary>
    private const int Understood = 409;

    // {own} stands for the server's own origin.
    [Theory]
    [InlineData("{own}", null, Understood)]
    [InlineData("{own}", "same-origin", Understood)]
    [InlineData(null, "same-origin", Understood)]
    [InlineData(null, null, 403)]
    [InlineData(null, "none", 403)]
    [InlineData("null", null, 403)]
    [InlineData("", null, 403)]
    [InlineData("https://evil.example", null, 403)]
    [InlineData("https://evil.example", "cross-site", 403)]
    [InlineData("{own}", "cross-site", 403)]
    [InlineData("{own}", "same-site", 403)]
    [InlineData("http://127.0.0.1:1", "same-site", 403)]
    [InlineData("http://127.0.0.1", null, 403)]
    [InlineData("http://localhost:{port}", null, 403)]
    [InlineData("https://127.0.0.1:{port}", null, 403)]
    [InlineData("{own}.evil.example", null, 403)]
    [InlineData("http://evil.example@127.0.0.1:{port}", null, 403)]
    [InlineData("{own}, https://evil.example", null, 403)]
    [InlineData("{own}/", null, 403)]
    public async Task Post_OfAPage_IsDoneForOurOwnAlone(string? origin, string? site, int status)
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync();
        LoggedIn olaf = await server.LogInAsync("olaf");
        string? from = Fill(origin, server);

        Answer answer = await server.AskAsync(
            "POST", Path, Command, ("Cookie", olaf.Cookie), ("X-SamStream", olaf.AntiForgeryToken), ("Origin", from), ("Sec-Fetch-Site", site));

        Assert.Equal(status, answer.Status);
        if (origin is not null && origin != "")
        {
            Assert.Equal(status == Understood, await OpensAsync(server, ("Cookie", olaf.Cookie), ("Origin", from), ("Sec-Fetch-Site", site)));
        }
    }

    [Fact]
    public async Task OpenSocket_OfNoPage_NeedsAToken()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync();
        LoggedIn vera = await server.LogInAsync("vera");

        Assert.False(await OpensAsync(server, ("Cookie", vera.Cookie)));
        Assert.False(await OpensAsync(server, ("Origin", Fill("{own}", server))));
        Assert.True(await OpensAsync(server, ("Authorization", $"Bearer {ConsoleServer.TokenOf(ConsoleRole.Viewer)}")));
    }

    [Fact]
    public async Task Post_WithoutTheTokenOfTheSession_IsRefused()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync();
        LoggedIn olaf = await server.LogInAsync("olaf"), other = await server.LogInAsync("olaf");
        foreach (string? token in (string?[])[null, "", "none", other.AntiForgeryToken, olaf.Cookie.Split('=')[1]])
        {
            Answer answer = await server.AskAsync(
                "POST", Path, Command, ("Cookie", olaf.Cookie), ("Origin", Fill("{own}", server)), ("X-SamStream", token));
            Assert.Equal((403, true), (answer.Status, answer.Text.Contains("X-SamStream", StringComparison.Ordinal)));
        }

        Assert.Equal(Understood, (await server.AskAsync("POST", Path, Command, olaf.Headers(server.Address))).Status);
    }

    /// <summary>Without a login no cookie protects: the address of the page has to.</summary>
    [Theory]
    [InlineData("https://evil.example", null, 403)]
    [InlineData("null", null, 403)]
    [InlineData(null, "cross-site", 403)]
    [InlineData(null, null, Understood)]
    [InlineData("{own}", "same-origin", Understood)]
    public async Task Post_WithoutLogin_IsDoneForOurOwnPageAndPrograms(string? origin, string? site, int status)
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync(new AccessOptions());

        Assert.Equal(status, (await server.AskAsync("POST", Path, Command, ("Origin", Fill(origin, server)), ("Sec-Fetch-Site", site))).Status);
    }

    [Fact]
    public async Task Get_EmbeddedElsewhere_IsRefused()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync(new AccessOptions());

        Assert.Equal(403, (await server.AskAsync("GET", "api/cameras", null, ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(200, (await server.AskAsync("GET", "api/cameras", null, ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    /// <summary>Somebody put a proxy before a console without login, and with that strangers.</summary>
    [Fact]
    public async Task Get_ThroughAProxyWithoutLogin_IsRefused()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync(new AccessOptions());

        Answer answer = await server.AskAsync("GET", "api/cameras", null, ("X-Forwarded-For", "192.0.2.1"));

        Assert.Equal((403, true), (answer.Status, answer.Text.Contains("console.users", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("https://nvr.example.org", "nvr.example.org", "https", Understood)]
    [InlineData("https://nvr.example.org", "nvr.example.org:443", "https", Understood)]
    [InlineData("https://nvr.example.org:8443", "nvr.example.org:8443", null, Understood)]
    [InlineData("http://nvr.example.org", "nvr.example.org", null, 403)]
    [InlineData("https://nvr.example.org:8443", "nvr.example.org", "https", 403)]
    [InlineData("https://evil.example", "nvr.example.org", "https", 403)]
    public async Task Post_ThroughAProxy_IsComparedWithWhatTheBrowserAskedFor(string origin, string host, string? scheme, int status)
    {
        AccessOptions options = ConsoleServer.WithLogin with { Proxies = [System.Net.IPNetwork.Parse("127.0.0.1/32")] };
        await using ConsoleServer server = await ConsoleServer.StartAsync(options);
        Answer login = await server.PostLoginAsync("olaf", ConsoleServer.Password, ("X-Forwarded-For", "203.0.113.7"));

        Answer answer = await server.AskAsync("POST", Path, Command, ("Cookie", login.Cookie!.Split(';')[0]), ("Origin", origin),
            ("X-Forwarded-Host", host), ("X-Forwarded-Proto", scheme), ("X-SamStream", login.Json.GetProperty("csrf").GetString()));

        Assert.Equal(status, answer.Status);
        Assert.StartsWith("__Host-samstream=", login.Cookie, StringComparison.Ordinal);
        Assert.Contains("; secure;", login.Cookie, StringComparison.Ordinal);
        Assert.Contains(server.Log.Lines, line => line.Contains("olaf from 203.0.113.7 has logged in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Login_CameToTheProxyInClear_IsRefused()
    {
        AccessOptions options = ConsoleServer.WithLogin with { Proxies = [System.Net.IPNetwork.Parse("127.0.0.0/8")] };
        await using ConsoleServer server = await ConsoleServer.StartAsync(options);

        Answer answer = await server.PostLoginAsync(
            "olaf", ConsoleServer.Password, ("X-Forwarded-Host", "nvr.example.org"), ("X-Forwarded-Proto", "http"));

        Assert.Equal((403, 0L), (answer.Status, server.PasswordsChecked));
    }

    /// <summary>Whoever is no proxy of ours does not say where it comes from.</summary>
    [Fact]
    public async Task Login_ForwardedByAStranger_IsCountedByItsOwnAddress()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync();

        await server.PostLoginAsync("olaf", "wrong password", ("X-Forwarded-For", "203.0.113.7"));

        Assert.Contains(server.Log.Lines, line => line == "Warning: Console: wrong password for olaf from 127.0.0.1");
    }

    private static string? Fill(string? origin, ConsoleServer server) => origin?
        .Replace("{own}", server.Address.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal)
        .Replace("{port}", $"{server.Address.Port}", StringComparison.Ordinal);

    private static async Task<bool> OpensAsync(ConsoleServer server, params (string Name, string? Value)[] headers)
    {
        try
        {
            using ClientWebSocket socket = await server.OpenSocketAsync(headers);
            return true;
        }
        catch (WebSocketException)
        {
            return false;
        }
    }
}
