using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SamStream.Pipeline.Network;

/// <summary>
/// Answers a server's challenge: Digest (RFC 7616, MD5 and SHA-256) where it is offered, else Basic (RFC 7617) if that may be.
/// </summary>
public static class Authorization
{
    /// <param name="allowsBasic">True if the password may go in clear.</param>
    /// <param name="count">How often the challenge is answered with this: 1, 2, …</param>
    /// <returns>The value of the Authorization header, or null if no challenge is understood.</returns>
    public static string? For(
        IReadOnlyList<string> challenges, string method, string uri, string userName, string password, bool allowsBasic,
        int count = 1)
    {
        foreach (string challenge in challenges)
        {
            if (challenge.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase)
                && Digest(Parameters(challenge["Digest ".Length..]), method, uri, userName, password, count) is { } digest)
            {
                return digest;
            }
        }

        return allowsBasic && challenges.Any(IsBasic)
            ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}"))
            : null;
    }

    public static bool IsBasic(string challenge) => challenge.StartsWith("Basic", StringComparison.OrdinalIgnoreCase);

    private static string? Digest(
        Dictionary<string, string> challenge, string method, string uri, string userName, string password, int count)
    {
        string realm = challenge.GetValueOrDefault("realm", ""), nonce = challenge.GetValueOrDefault("nonce", "");
        string algorithm = challenge.GetValueOrDefault("algorithm", "MD5");
        Func<string, string>? hash = algorithm.ToUpperInvariant() switch
        {
            "MD5" => Md5,
            "SHA-256" => text => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
            _ => null,
        };
        if (hash is null)
            return null;
        string user = hash($"{userName}:{realm}:{password}"), request = hash($"{method}:{uri}");
        bool hasQuality = challenge.TryGetValue("qop", out string? offered)
            && offered.Split(',').Any(quality => quality.Trim() == "auth");
        string clientNonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        string used = count.ToString("x8", CultureInfo.InvariantCulture);
        string response = hasQuality
            ? hash($"{user}:{nonce}:{used}:{clientNonce}:auth:{request}")
            : hash($"{user}:{nonce}:{request}");

        var header = new StringBuilder();
        header.Append($"Digest username=\"{Quoted(userName)}\", realm=\"{Quoted(realm)}\", nonce=\"{Quoted(nonce)}\", ");
        header.Append($"uri=\"{uri}\", response=\"{response}\"");
        if (challenge.ContainsKey("algorithm"))
            header.Append($", algorithm={algorithm}");
        if (hasQuality)
            header.Append($", qop=auth, nc={used}, cnonce=\"{clientNonce}\"");
        if (challenge.TryGetValue("opaque", out string? opaque))
            header.Append($", opaque=\"{Quoted(opaque)}\"");
        return header.ToString();
    }

    /// <summary>True if the login was right and only the challenge is too old (RFC 7616, 3.3).</summary>
    public static bool IsStale(string challenge) => challenge.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase)
        && Parameters(challenge["Digest ".Length..]).TryGetValue("stale", out string? stale)
        && stale.Equals("true", StringComparison.OrdinalIgnoreCase);

    // key="value" or key=value, with commas between; a backslash takes the next character as it is.
    private static Dictionary<string, string> Parameters(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        int at = 0;
        while (at < text.Length)
        {
            int equals = text.IndexOf('=', at);
            if (equals < 0)
                break;
            string key = text[at..equals].Trim(' ', ',');
            var value = new StringBuilder();
            at = equals + 1;
            bool isQuoted = at < text.Length && text[at] == '"';
            at += isQuoted ? 1 : 0;
            for (; at < text.Length && text[at] != (isQuoted ? '"' : ','); at++)
            {
                if (isQuoted && text[at] == '\\' && at + 1 < text.Length)
                    at++;
                value.Append(text[at]);
            }

            at++;
            parameters[key] = isQuoted ? value.ToString() : value.ToString().Trim();
        }

        return parameters;
    }

    private static string Quoted(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);

#pragma warning disable CA5351 // What the servers ask for.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
