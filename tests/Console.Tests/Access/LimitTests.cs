using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using SamStream.Console.Access;
using SamStream.Console.Hosting;
using SamStream.Pipeline.Options;

namespace SamStream.Console.Tests.Access;

public sealed class LimitTests
{
    private static readonly ConsoleUser Vera = new("vera", ConsoleRole.Viewer, "");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryTake_OnePeerAsksTooMuch_OthersAreAnswered()
    {
        var rate = new RequestRate(_time);
        int taken = Enumerable.Range(0, 2 * RequestRate.Burst).Count(_ => rate.TryTake("192.0.2.1"));
        bool isOtherTaken = rate.TryTake("192.0.2.2");
        _time.Advance(TimeSpan.FromSeconds(1));
        int later = Enumerable.Range(0, RequestRate.Burst).Count(_ => rate.TryTake("192.0.2.1"));

        Assert.Equal((RequestRate.Burst, true, RequestRate.PerSecond), (taken, isOtherTaken, later));
    }

    [Fact]
    public void Begin_MoreThanThereArePlacesForAUser_EndsTheOldest()
    {
        using var sessions = new SessionStore(_time);
        Session first = sessions.Begin(Vera, out string firstId);
        for (int i = 1; i < SessionStore.MostOfUser; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            sessions.Begin(Vera, out _);
        }

        Assert.Same(first, sessions.Find(firstId));
        sessions.Begin(Vera, out _);

        Assert.Null(sessions.Find(firstId));
        Assert.True(first.Ended.IsCancellationRequested);
        Assert.Equal(SessionStore.MostOfUser, sessions.Count);
    }

    [Fact]
    public void Begin_ManyUsers_IsBounded()
    {
        using var sessions = new SessionStore(_time);
        for (int i = 0; i < SessionStore.Most + 10; i++)
            sessions.Begin(Vera with { Name = $"user{i}" }, out _);

        Assert.Equal(SessionStore.Most, sessions.Count);
    }

    [Theory]
    [InlineData("10.0.0.1", "203.0.113.7", "10.0.0.1")]
    [InlineData("127.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "6.6.6.6, 203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "203.0.113.7, 192.168.7.9", "203.0.113.7")]
    [InlineData("::ffff:127.0.0.1", "203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "", "127.0.0.1")]
    [InlineData("127.0.0.1", "unknown", "127.0.0.1")]
    [InlineData("127.0.0.1", "192.168.7.1, 192.168.7.9", "192.168.7.1")]
    public void Of_ForwardedFor_IsBelievedFromProxiesAlone(string connected, string forwarded, string expected)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(connected);
        context.Request.Headers["X-Forwarded-For"] = forwarded;

        Assert.Equal(expected, Peer.Of(context, [IPNetwork.Parse("127.0.0.1/32"), IPNetwork.Parse("192.168.7.0/24")]).Address.ToString());
    }

    [Fact]
    public void Key_AddressesOfOneNetworkOfIPv6_IsTheSame()
    {
        Peer first = Of("2001:db8:1:2::3"), second = Of("2001:db8:1:2:ffff::9"), third = Of("2001:db8:1:3::3");

        Assert.Equal(first.Key, second.Key);
        Assert.NotEqual(first.Key, third.Key);

        static Peer Of(string address) => new(IPAddress.Parse(address), false, null, "");
    }

    [Theory]
    [InlineData("127.0.0.1", false, false, false, null)]
    [InlineData("::1", false, false, false, null)]
    [InlineData("0.0.0.0", false, false, false, "console.users")]
    [InlineData("0.0.0.0", false, true, false, "console.users")]
    [InlineData("192.0.2.1", false, false, true, "console.users")]
    [InlineData("127.0.0.1", false, false, true, "console.users")]
    [InlineData("0.0.0.0", true, false, false, "http.certificateFile")]
    [InlineData("::", true, false, false, "http.certificateFile")]
    [InlineData("0.0.0.0", true, true, false, null)]
    [InlineData("0.0.0.0", true, false, true, null)]
    [InlineData("127.0.0.1", true, false, false, null)]
    public void ProblemAt_Address_NeedsLoginAndEncryption(string address, bool hasUsers, bool hasTls, bool hasProxy, string? key)
    {
        var options = new AccessOptions
        {
            Users = hasUsers ? [Vera] : [],
            Proxies = hasProxy ? [IPNetwork.Parse("127.0.0.1/32")] : [],
        };
        var listen = new ListenAddress(IPAddress.Parse(address), 0) { Tls = hasTls ? new TlsFiles("a.pem", "b.pem") : null };

        Assert.Equal(key, options.ProblemAt(listen, Place.CommandLine)?.Key);
    }

    /// <summary>The rule holds wherever a console is made, not in the reader of configurations alone.</summary>
    [Fact]
    public async Task ListenAsync_AllNetworksWithoutLogin_IsRefused()
    {
        var listen = new ListenAddress(IPAddress.Any, 0);
        await using var site = new ConsoleSite(
            new StatusPages(() => (true, default), (_, _) => Task.CompletedTask), hasConsole: true, "1", listen, new AccessOptions(), new ConsoleLog());

        await Assert.ThrowsAsync<ListenException>(() => site.ListenAsync(Place.CommandLine));
    }
}
