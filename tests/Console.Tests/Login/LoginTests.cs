using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using SamStream.Console.Access;
using SamStream.Console.Login;

namespace SamStream.Console.Tests.Login;

public sealed class LoginTests : IAsyncLifetime
{
    private ConsoleServer _server = null!;

    public async Task InitializeAsync() => _server = await ConsoleServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Post_RightPassword_BeginsASession()
    {
        Answer before = await _server.AskAsync("GET", "api/session");
        Answer answer = await _server.PostLoginAsync("vera", ConsoleServer.Password);
        Answer after = await _server.AskAsync("GET", "api/session", null, ("Cookie", answer.Cookie!.Split(';')[0]));

        Assert.Equal("""{"user":null,"role":"anyone","login":"password","csrf":null,"views":["live"]}""", before.Text);
        Assert.Equal(answer.Text, after.Text);
        Assert.Equal(("vera", "viewer"), (after.Json.GetProperty("user").GetString(), after.Json.GetProperty("role").GetString()));
        Assert.Matches("^samstream=[A-Za-z0-9_-]{43}; path=/; samesite=strict; httponly$", answer.Cookie);
        Assert.Contains(_server.Log.Lines, line => line == "Information: Console: vera from 127.0.0.1 has logged in as viewer");
        Assert.DoesNotContain(_server.Log.Lines, line => line.Contains(ConsoleServer.Password, StringComparison.Ordinal));
    }

    /// <summary>Somebody else may have set the cookie, and would then know the session.</summary>
    [Fact]
    public async Task Post_WithACookieFromBefore_TakesANewId()
    {
        string planted = $"samstream={new string('A', 43)}";
        Answer first = await _server.PostLoginAsync("vera", ConsoleServer.Password, ("Cookie", planted));
        string cookie = first.Cookie!.Split(';')[0];
        Answer second = await _server.PostLoginAsync("olaf", ConsoleServer.Password, ("Cookie", cookie), ("Origin", _server.Address.GetLeftPart(UriPartial.Authority)));

        Assert.NotEqual(planted, cookie);
        Assert.NotEqual(cookie, second.Cookie!.Split(';')[0]);
        foreach (string old in (string[])[planted, cookie])
            Assert.Equal("anyone", (await _server.AskAsync("GET", "api/session", null, ("Cookie", old))).Json.GetProperty("role").GetString());
    }

    [Fact]
    public async Task Post_UnknownUser_ChecksAPasswordAllTheSame()
    {
        Answer unknown = await _server.PostLoginAsync("mallory", ConsoleServer.Password);
        long afterUnknown = _server.PasswordsChecked;
        Answer wrong = await _server.PostLoginAsync("vera", "another password");

        Assert.Equal((401, 1L, 2L), (unknown.Status, afterUnknown, _server.PasswordsChecked));
        Assert.Equal((wrong.Status, wrong.Text), (unknown.Status, unknown.Text));
        // What was typed may be a password in the wrong field.
        Assert.DoesNotContain(_server.Log.Lines, line => line.Contains("mallory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Post_WrongPasswordAgainAndAgain_WaitsLongerEachTime()
    {
        for (int i = 0; i < LoginGuard.FreeOfUser; i++)
            Assert.Equal(401, (await _server.PostLoginAsync("vera", $"wrong password {i}")).Status);

        // Not even the right one is looked at.
        Answer locked = await _server.PostLoginAsync("vera", ConsoleServer.Password);
        _server.Time.Advance(TimeSpan.FromSeconds(1));
        Answer again = await _server.PostLoginAsync("vera", "wrong once more");
        Answer lockedLonger = await _server.PostLoginAsync("vera", ConsoleServer.Password);
        long isChecked = _server.PasswordsChecked;
        _server.Time.Advance(TimeSpan.FromSeconds(2));
        Answer right = await _server.PostLoginAsync("vera", ConsoleServer.Password);

        Assert.Equal((429, TimeSpan.FromSeconds(1)), (locked.Status, locked.RetryAfter));
        Assert.Equal(401, again.Status);
        Assert.Equal((429, TimeSpan.FromSeconds(2)), (lockedLonger.Status, lockedLonger.RetryAfter));
        Assert.Equal((200, LoginGuard.FreeOfUser + 1), (right.Status, isChecked));
        Assert.Contains(_server.Log.Lines, line => line == "Warning: Console: wrong password for vera from 127.0.0.1; the next one is taken in 1 s");
    }

    public static TheoryData<string, int> HostileBodies => new()
    {
        { "", 400 },
        { "null", 400 },
        { "[]", 400 },
        { "{}", 400 },
        { """{"user":"vera"}""", 400 },
        { """{"user":null,"password":null}""", 400 },
        { """{"user":"","password":"x"}""", 400 },
        { """{"user":{"$gt":""},"password":{"$gt":""}}""", 400 },
        { """{"user":"vera","password":["correct horse battery"]}""", 400 },
        { $$"""{"user":"{{new string('u', 65)}}","password":"x"}""", 400 },
        { $$"""{"user":"vera","password":"{{new string('p', 257)}}"}""", 400 },
        { $$"""{"user":"vera","password":"x","more":{{new string('[', 500)}}{{new string(']', 500)}}}""", 400 },
        { "{\"user\":\"vera\",\"password\":\"\\uD800\"}", 400 },
        { new string(' ', 5000), 413 },
        { $$"""{"user":"vera","password":"{{new string('p', 1 << 20)}}"}""", 413 },
    };

    [Theory]
    [MemberData(nameof(HostileBodies))]
    public async Task Post_HostileBody_IsRefusedUnchecked(string body, int status)
    {
        Answer answer = await _server.AskAsync("POST", "api/session", body);

        Assert.Equal((status, 0L), (answer.Status, _server.PasswordsChecked));
        Assert.Equal(JsonValueKind.String, answer.Json.GetProperty("error").ValueKind);
    }

    [Theory]
    [InlineData("password=correct%20horse%20battery&user=vera", "application/x-www-form-urlencoded")]
    [InlineData("""{"user":"vera","password":"correct horse battery"}""", "text/plain")]
    public async Task Post_AsFormsOfOtherPagesCan_IsRefused(string body, string type)
    {
        using var client = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, type);
        using HttpResponseMessage answer = await client.PostAsync(new Uri(_server.Address, "api/session"), content);

        Assert.Equal((System.Net.HttpStatusCode.UnsupportedMediaType, 0L), (answer.StatusCode, _server.PasswordsChecked));
    }

    [Fact]
    public async Task Delete_Session_EndsItAndItsSocketsOnly()
    {
        LoggedIn olaf = await _server.LogInAsync("olaf"), vera = await _server.LogInAsync("vera");
        string origin = _server.Address.GetLeftPart(UriPartial.Authority);
        using ClientWebSocket ends = await _server.OpenSocketAsync(("Cookie", olaf.Cookie), ("Origin", origin));
        using ClientWebSocket stays = await _server.OpenSocketAsync(("Cookie", vera.Cookie), ("Origin", origin));

        Answer answer = await _server.AskAsync("DELETE", "api/session", null, olaf.Headers(_server.Address));

        Assert.Equal(204, answer.Status);
        Assert.Matches(new Regex("^samstream=; expires=Thu, 01 Jan 1970"), answer.Cookie);
        Assert.Equal(4401, await ConsoleServer.ReadToEndAsync(ends));
        Assert.Equal(401, (await _server.AskAsync("GET", "api/cameras", null, ("Cookie", olaf.Cookie))).Status);
        Assert.Equal(200, (await _server.AskAsync("GET", "api/cameras", null, ("Cookie", vera.Cookie))).Status);
        Assert.Equal(WebSocketState.Open, stays.State);
    }

    [Fact]
    public async Task Session_NothingAskedForHalfAnHour_Ends()
    {
        LoggedIn vera = await _server.LogInAsync("vera");

        _server.Time.Advance(Session.IdleLimit - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await _server.AskAsync("GET", "api/cameras", null, ("Cookie", vera.Cookie))).Status);
        _server.Time.Advance(Session.IdleLimit - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await _server.AskAsync("GET", "api/cameras", null, ("Cookie", vera.Cookie))).Status);
        _server.Time.Advance(Session.IdleLimit);
        Assert.Equal(401, (await _server.AskAsync("GET", "api/cameras", null, ("Cookie", vera.Cookie))).Status);
    }

    [Fact]
    public async Task Session_SocketIsOpen_LastsTwelveHours()
    {
        LoggedIn vera = await _server.LogInAsync("vera");
        using ClientWebSocket socket = await _server.OpenSocketAsync(("Cookie", vera.Cookie), ("Origin", _server.Address.GetLeftPart(UriPartial.Authority)));

        _server.Time.Advance(Session.Limit - TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await _server.AskAsync("GET", "api/cameras", null, ("Cookie", vera.Cookie))).Status);
        _server.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(4401, await ConsoleServer.ReadToEndAsync(socket));
        Assert.Equal(401, (await _server.AskAsync("GET", "api/cameras", null, ("Cookie", vera.Cookie))).Status);
    }
}
