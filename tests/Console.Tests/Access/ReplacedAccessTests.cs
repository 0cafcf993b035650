using System.Net.WebSockets;
using SamStream.Console.Access;

namespace SamStream.Console.Tests.Access;

/// <summary>Users and tokens that change while the console runs.</summary>
public sealed class ReplacedAccessTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private ConsoleServer _server = null!;

    public async Task InitializeAsync() => _server = await ConsoleServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("role")]
    [InlineData("password")]
    [InlineData("gone")]
    public async Task ReplaceAccess_UserWhoChanged_IsCutAtOnceAndOthersStay(string change)
    {
        LoggedIn vera = await _server.LogInAsync("vera"), olaf = await _server.LogInAsync("olaf");
        using ClientWebSocket ofVera = await _server.OpenSocketAsync(vera.Headers(_server.Address));
        using ClientWebSocket ofOlaf = await _server.OpenSocketAsync(olaf.Headers(_server.Address));

        _server.ReplaceAccess(ConsoleServer.WithLogin with
        {
            Users =
            [
                .. ConsoleServer.WithLogin.Users.SelectMany<ConsoleUser, ConsoleUser>(user => (user.Name, change) switch
                {
                    ("vera", "role") => [user with { Role = ConsoleRole.Operator }],
                    ("vera", "password") => [user with { PasswordHash = PasswordHash.Of("another long password").ToString() }],
                    ("vera", _) => [],
                    _ => [user],
                }),
            ],
        });

        Assert.Equal(4401, await ConsoleServer.ReadToEndAsync(ofVera).WaitAsync(Patience));
        Assert.Equal(401, (await _server.AskAsync("GET", "api/cameras", null, ("Cookie", vera.Cookie))).Status);
        Assert.Equal(200, (await _server.AskAsync("GET", "api/cameras", null, ("Cookie", olaf.Cookie))).Status);
        Assert.Equal(WebSocketState.Open, ofOlaf.State);
        Assert.Equal(change == "role" ? 200 : 401, (await _server.PostLoginAsync("vera", ConsoleServer.Password)).Status);
    }

    [Fact]
    public async Task ReplaceAccess_TokenThatIsGone_IsCutAtOnceAndOthersStay()
    {
        (string, string?) viewer = ("Authorization", $"Bearer {ConsoleServer.TokenOf(ConsoleRole.Viewer)}");
        (string, string?) admin = ("Authorization", $"Bearer {ConsoleServer.TokenOf(ConsoleRole.Admin)}");
        using ClientWebSocket ofViewer = await _server.OpenSocketAsync(viewer), ofAdmin = await _server.OpenSocketAsync(admin);

        AccessOptions before = ConsoleServer.WithLogin;
        _server.ReplaceAccess(before with { Tokens = [.. before.Tokens.Where(token => token.Role != ConsoleRole.Viewer)] });

        Assert.Equal(4401, await ConsoleServer.ReadToEndAsync(ofViewer).WaitAsync(Patience));
        Assert.Equal(401, (await _server.AskAsync("GET", "api/cameras", null, viewer)).Status);
        Assert.Equal(200, (await _server.AskAsync("GET", "api/cameras", null, admin)).Status);
        Assert.Equal(WebSocketState.Open, ofAdmin.State);
    }

    /// <summary>A password that was right when its check began.</summary>
    [Fact]
    public void Begin_UserWhoIsGoneMeanwhile_GetsNoSession()
    {
        AccessOptions options = ConsoleServer.WithLogin;
        using var access = new LoginAccess(options, hasTls: false, TimeProvider.System);
        ConsoleUser vera = access.UserOf("vera").User!;

        access.Replace(options with { Users = [options.Users[0]] });

        Assert.Null(access.Begin(vera, out string id));
        Assert.Null(access.Sessions.Find(id));
        Assert.Equal(0, access.Sessions.Count);
    }
}
