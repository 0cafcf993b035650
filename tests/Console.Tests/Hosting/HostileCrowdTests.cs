using System.Diagnostics;
using System.Net.WebSockets;
using SamStream.TestSupport;

namespace SamStream.Console.Tests.Hosting;

public sealed class HostileCrowdTests
{
    [Fact]
    [Slow("1,000 requests and 64 sockets at once, while health is asked for.")]
    public async Task Healthz_ThousandHostileRequestsAndSockets_AnswersWithinASecond()
    {
        await using ConsoleServer server = await ConsoleServer.StartAsync();
        LoggedIn vera = await server.LogInAsync("vera");
        List<ClientWebSocket> sockets = [];
        for (int i = 0; i < 64; i++)
            sockets.Add(await server.OpenSocketAsync(("Cookie", vera.Cookie), ("Origin", server.Address.GetLeftPart(UriPartial.Authority))));

        string deep = new('[', 3000);
        Task<Answer>[] hostile = [.. Enumerable.Range(0, 1000).Select(i => (i % 4) switch
        {
            0 => server.PostLoginAsync($"user{i}", "guess guess guess"),
            1 => server.AskAsync("POST", "api/session", deep),
            2 => server.AskAsync("GET", "api/cameras", null, ("Authorization", "Bearer guess")),
            _ => server.AskAsync("POST", "api/cameras/gate/command", deep, ("Cookie", vera.Cookie)),
        })];
        var slowest = TimeSpan.Zero;
        Task all = Task.WhenAll(hostile);
        do
        {
            long begin = Stopwatch.GetTimestamp();
            using var client = new HttpClient();
            Assert.Equal("ok\n", await client.GetStringAsync(new Uri(server.Address, "healthz")));
            slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(begin).Ticks));
        }
        while (!all.IsCompleted);

        Assert.All(await Task.WhenAll(hostile), answer => Assert.InRange(answer.Status, 400, 499));
        Assert.True(slowest < TimeSpan.FromSeconds(1), $"the slowest answer took {slowest.TotalMilliseconds} ms");
        // Of all the guesses, those of one address are checked one after another.
        Assert.InRange(server.PasswordsChecked, 2, 20);
        sockets.ForEach(socket => socket.Dispose());
    }
}
