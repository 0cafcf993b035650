using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace SamStream.Sinks.Restream;

/// <summary>What a player asks for (RFC 9112).</summary>
/// <param name="Method">GET, HEAD, …</param>
/// <param name="Path">Decoded, with a slash before and none behind.</param>
/// <param name="Host">Name without port; null if it says none.</param>
/// <param name="Authorization">The login as it was sent; null if it sent none.</param>
internal sealed record LiveRequest(string Method, string Path, string? Host, string? Authorization)
{
    /// <summary>
    /// False for names that anybody can register: a web page of somebody else can have its own name point at this machine (DNS
    /// rebinding). Addresses and names without a dot cannot be registered.
    /// </summary>
    public bool IsForThisMachine => Host is null || !Host.Contains('.', StringComparison.Ordinal) || IPAddress.TryParse(Host, out _)
        || Host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) || Is(Host, Environment.MachineName) || Is(Host, Dns.GetHostName())
        || Is(Host, $"{Environment.MachineName}.local");

    /// <summary>Null if it is no request.</summary>
    public static LiveRequest? Parse(string head)
    {
        string[] lines = head.Split("\r\n");
        if (lines[0].Split(' ') is not [var method, ['/', ..] target, ['H', 'T', 'T', 'P', '/', '1', ..]])
            return null;
        string? host = ValueOf(lines, "Host");
        int colon = host?.LastIndexOf(':') ?? -1;
        if (colon > (host?.LastIndexOf(']') ?? -1))
            host = host![..colon];
        return new LiveRequest(method, PathOf(target.Split('?')[0]), host?.Trim('[', ']', ' ').TrimEnd('.'), ValueOf(lines, "Authorization"));
    }

    /// <summary>A path as it is compared.</summary>
    public static string PathOf(string path) => "/" + Uri.UnescapeDataString(path).Trim('/');

    /// <summary>The head of an answer.</summary>
    /// <param name="status">200 OK and the like.</param>
    public static byte[] Answer(string status) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {status}\r\n{(status[0] == '2' ? "Content-Type: video/mp2t\r\n" : "Content-Length: 0\r\n")}"
        + (status.StartsWith("401", StringComparison.Ordinal) ? "WWW-Authenticate: Basic realm=\"SamStream\", charset=\"UTF-8\"\r\n" : "")
        + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");

    /// <summary>True if an address wants no login, or this one. How long it takes tells nothing of it.</summary>
    public bool HasLogin(RestreamAddress address)
    {
        if (address.UserName is null)
            return true;
        const string scheme = "Basic ";
        string login = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{address.UserName}:{address.Password}"));
        return Authorization?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) == true
            && CryptographicOperations.FixedTimeEquals(Hash(login), Hash(Authorization[scheme.Length..].Trim()));
    }

    private static string? ValueOf(string[] lines, string name) => lines.Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
        .Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    private static bool Is(string host, string other) => host.Equals(other, StringComparison.OrdinalIgnoreCase);
}
