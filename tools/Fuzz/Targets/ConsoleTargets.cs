using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SamStream.Console.Access;
using SamStream.Console.Login;
using static SamStream.Fuzz.Targets.TargetCatalog;

namespace SamStream.Fuzz.Targets;

/// <summary>What whoever reaches the console can send before it knows who that is.</summary>
internal static class ConsoleTargets
{
    private static readonly IPNetwork[] Proxies = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("192.168.0.0/16")];

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("console-login", "a login of the console, or a hash in its configuration", bytes =>
        {
            Allowing<JsonException>(() => JsonSerializer.Deserialize(bytes, LoginJson.Default.LoginMessage));
            string text = Encoding.UTF8.GetString(bytes);
            PasswordHash.TryParse(text);
            TokenHash.TryParse(text);
        })
        {
            Words = ["\"user\":", "\"password\":", "\\ud800", "pbkdf2-sha256:", "sha256:", ":600000:", "="],
            MostBytes = 4000,
        },
        new("console-headers", "the headers that say where a request comes from: Origin, X-Forwarded-For and X-Forwarded-Host, one a line", ReadHeaders)
        {
            Words = ["null", "https://", "http://", ",", ":443", "[::1]", "127.0.0.1", "::ffff:", "%"],
            MostBytes = 4000,
        },
    ];

    private static void ReadHeaders(byte[] bytes)
    {
        string[] lines = Encoding.Latin1.GetString(bytes).Split('\n');
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        string[] names = ["Origin", "X-Forwarded-For", "X-Forwarded-Host"];
        foreach ((string name, string line) in names.Zip(lines))
            context.Request.Headers[name] = line;
        Peer peer = Peer.Of(context, Proxies);
        _ = peer.Key;
        PageOrigin.WhyForeign(context.Request, peer, isOfBrowser: true);
    }
}
