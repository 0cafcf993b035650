using System.Net;
using Microsoft.AspNetCore.Http;

namespace SamStream.Console.Access;

/// <summary>
/// Tells requests of our own page from those that a page of somebody else makes a browser send: a browser names the origin of
/// the page with each request that changes something and with each socket, and no page can change that.
/// </summary>
internal static class PageOrigin
{
    /// <summary>The header that our page sends with requests that change something; others' pages would have to ask first.</summary>
    public const string Header = "X-SamStream";

    private const string Site = "Sec-Fetch-Site";

    /// <summary>Why a request that only looks is another page's; null if it is not.</summary>
    public static string? WhyEmbedded(HttpRequest request) => request.Headers[Site].ToString() is not ("" or "same-origin" or "none")
        ? "another site's page may not ask for this: open the console itself"
        : null;

    /// <summary>Why a request that changes something is not of our own page, nor of a program that is no browser; null if it is.</summary>
    /// <param name="request">It.</param>
    /// <param name="peer">Where it comes from.</param>
    /// <param name="isOfBrowser">Whether it shows what only a browser has: then it has to say of which page it is.</param>
    public static string? WhyForeign(HttpRequest request, Peer peer, bool isOfBrowser)
    {
        if (WhyEmbedded(request) is { } embedded)
            return embedded;
        if (request.Headers.Origin is [var origin])
            return IsOwn(origin, peer) ? null : $"the page at {origin} may not ask for this: open the console itself";
        if (request.Headers.Origin.Count > 1)
            return "a request comes from one page: send one Origin";
        return isOfBrowser && request.Headers[Site] != "same-origin"
            ? "a browser says which page asks, in Origin; programs send a token: Authorization: Bearer"
            : null;
    }

    // Where a proxy does not say what it was asked by, it was HTTPS, or it is a browser on the same machine.
    private static bool IsOwn(string? origin, Peer peer) => origin is not null
        && (peer.Scheme is { } scheme ? IsSame(origin, scheme, peer) : IsSame(origin, "https", peer) || (IsThisMachine(peer.Host) && IsSame(origin, "http", peer)));

    private static bool IsSame(string origin, string scheme, Peer peer) =>
        string.Equals(WithoutPort(origin, scheme), $"{scheme}://{WithoutPort(peer.Host, scheme)}", StringComparison.OrdinalIgnoreCase);

    private static string WithoutPort(string host, string scheme)
    {
        string port = scheme == "https" ? ":443" : ":80";
        return host.EndsWith(port, StringComparison.Ordinal) ? host[..^port.Length] : host;
    }

    /// <summary>Whether a browser on this machine asked for a host: what it sends there crosses no network.</summary>
    public static bool IsThisMachine(string host)
    {
        string name = new HostString(host).Host;
        return name == "localhost" || (IPAddress.TryParse(name.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
    }
}
