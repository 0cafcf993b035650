using System.Text.Json;
using System.Text.RegularExpressions;
using SamStream.Console.Access;
using SamStream.Console.Routes;

namespace SamStream.Console.Tests.Access;

/// <summary>Every route that there is, for everybody who may ask.</summary>
public sealed class RouteRoleTests : IAsyncLifetime
{
    private ConsoleServer _server = null!;

    public async Task InitializeAsync() => _server = await ConsoleServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData(ConsoleRole.Anyone)]
    [InlineData(ConsoleRole.Viewer)]
    [InlineData(ConsoleRole.Operator)]
    [InlineData(ConsoleRole.Admin)]
    public async Task Ask_EveryRoute_AnswersTheRoleThatItIsFor(ConsoleRole role)
    {
        Assert.NotEmpty(_server.Routes);
        foreach (Route route in _server.Routes)
        {
            string path = Regex.Replace(route.Path, "{[^}]+}", "1");
            string? token = role == ConsoleRole.Anyone ? null : $"Bearer {ConsoleServer.TokenOf(role)}";

            Answer answer = await _server.AskAsync(route.Method, path, route.Request is null ? null : "{}", ("Authorization", token));

            int? refusal = role >= route.Role ? null : role == ConsoleRole.Anyone ? 401 : 403;
            if (refusal is null)
                Assert.False(answer.Status is 401 or 403 or 405 or >= 500, $"{route.Method} {path} answers {role}: {answer.Status} {answer.Text}");
            else
                Assert.True(answer.Status == refusal, $"{route.Method} {path} answers {role}: {answer.Status} {answer.Text}");
        }
    }

    /// <summary>A route for anyone is one that was decided on.</summary>
    [Fact]
    public void Routes_ForAnyone_AreThoseOfTheLogin() => Assert.All(
        _server.Routes.Where(route => route.Role == ConsoleRole.Anyone), route => Assert.Equal("api/session", route.Path));

    [Fact]
    public void Routes_ThatChangeSomething_AreNotForViewers() => Assert.All(
        _server.Routes.Where(route => !route.IsSafe && !route.IsSocket && route.Path != "api/session"), route => Assert.True(route.Role >= ConsoleRole.Operator));

    [Theory]
    [InlineData("HEAD", "api/cameras")]
    [InlineData("PATCH", "api/cameras/gate/command")]
    [InlineData("OPTIONS", "api/cameras/gate/command")]
    [InlineData("GET", "api/cameras/gate/command")]
    [InlineData("GET", "api/cameras/")]
    [InlineData("GET", "api//cameras")]
    [InlineData("GET", "API/cameras")]
    [InlineData("GET", "api/%2e%2e/cameras")]
    public async Task Ask_WhatNoRouteIs_AnswersNothing(string method, string path) =>
        Assert.True((await _server.AskAsync(method, path)).Status is 404 or 405);

    [Theory]
    [InlineData("token")]
    [InlineData("access_token")]
    [InlineData("Token")]
    public async Task Ask_TokenInTheAddress_IsRefused(string name)
    {
        Answer answer = await _server.AskAsync("GET", $"api/cameras?{name}={ConsoleServer.TokenOf(ConsoleRole.Admin)}");

        Assert.Equal(400, answer.Status);
        Assert.DoesNotContain(ConsoleServer.TokenOf(ConsoleRole.Admin), answer.Text + string.Join('\n', _server.Log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer samstream_AAAA")]
    [InlineData("Basic YW5uYTpjb3JyZWN0IGhvcnNlIGJhdHRlcnk=")]
    [InlineData("Bearer {hash}")]
    public async Task Ask_WithAnotherToken_IsRefusedAndToldOnce(string sent)
    {
        string hash = TokenHash.Of(ConsoleServer.TokenOf(ConsoleRole.Admin)).ToString();
        for (int i = 0; i < 3; i++)
            Assert.Equal(401, (await _server.AskAsync("GET", "api/cameras", null, ("Authorization", sent.Replace("{hash}", hash, StringComparison.Ordinal)))).Status);

        Assert.Single(_server.Log.Lines, line => line == "Warning: Console: a token from 127.0.0.1 is none of console.tokens");
    }

    [Fact]
    public async Task Change_OfAnOperator_IsLoggedAndTold()
    {
        LoggedIn olaf = await _server.LogInAsync("olaf");
        await _server.AskAsync("POST", "api/cameras/gate/command", """{"command":"pause"}""", olaf.Headers(_server.Address));
        Answer refused = await _server.AskAsync(
            "POST", "api/cameras/gate/command", "{}", ("Authorization", $"Bearer {ConsoleServer.TokenOf(ConsoleRole.Viewer)}"));

        Assert.Equal((403, "Viewer is viewer; this is for operators"), (refused.Status, refused.Json.GetProperty("error").GetString()));
        Assert.Contains("Information: Console: olaf from 127.0.0.1: POST api/cameras/gate/command: 409 refused", _server.Log.Lines);
        Assert.Contains("Warning: Console: Viewer from 127.0.0.1 may not POST api/cameras/gate/command", _server.Log.Lines);
    }

    [Fact]
    public void Changed_CarriedOut_IsToldToPages()
    {
        var told = new List<Change>();
        var trail = new AuditTrail(_server.Log, _server.Time) { Told = told.Add };
        var peer = new Peer(System.Net.IPAddress.Loopback, false, "http", "localhost");

        trail.Changed(new Visitor("olaf", ConsoleRole.Operator), peer, new Change("POST", "api/x", 200, "object 1 added"));
        trail.Changed(new Visitor("olaf", ConsoleRole.Operator), peer, new Change("POST", "api/x", 409, null));

        Assert.Equal(("olaf", "object 1 added"), (Assert.Single(told).By, told[0].Note));
        using JsonDocument text = JsonDocument.Parse(SamStream.Console.Live.LiveText.Of(told[0]));
        Assert.Equal("olaf", text.RootElement.GetProperty("changed").GetProperty("by").GetString());
    }
}
