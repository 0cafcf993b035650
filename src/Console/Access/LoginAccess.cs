using System.Net;
using Microsoft.AspNetCore.Http;

namespace SamStream.Console.Access;

/// <summary>With a login: people have a session by cookie, programs a token.</summary>
/// <param name="options">Who there is.</param>
/// <param name="hasTls">Whether the server speaks HTTPS.</param>
/// <param name="time">What sessions age by.</param>
internal sealed class LoginAccess(AccessOptions options, bool hasTls, TimeProvider time) : IAccessPolicy, IDisposable
{
    private const string Bearer = "Bearer ";

    private readonly (ConsoleToken Token, TokenHash Hash)[] _tokens =
        [.. options.Tokens.Select(token => (token, TokenHash.TryParse(token.TokenHash) ?? throw new ArgumentException($"the hash of token {token.Name} is none", nameof(options))))];

    public bool HasLogin => true;

    /// <summary>Of browsers.</summary>
    public SessionStore Sessions { get; } = new(time);

    /// <summary>
    /// The cookie's name. Browsers take the prefix from HTTPS alone, and then no other server of the same name can set it.
    /// </summary>
    public string CookieName => IsOverHttps ? "__Host-samstream" : "samstream";

    private bool IsOverHttps => hasTls || options.Proxies.Count > 0;

    public Peer PeerOf(HttpContext context) => Peer.Of(context, options.Proxies);

    public Visitor Identify(HttpContext context, Peer peer)
    {
        // A proxy with a login of its own may pass on what that was told, which is nothing to us.
        if (context.Request.Headers.Authorization is [{ } sent] && sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return OfToken(sent[Bearer.Length..].Trim());
        return SessionIdOf(context.Request) is { } id && Sessions.Find(id) is { } session
            ? new Visitor(session.User.Name, session.User.Role) { Session = session }
            : Visitor.Unknown;
    }

    // What crosses a network without encryption comes from the proxy, or not at all.
    public string? WhyNot(HttpContext context, Peer peer) =>
        hasTls || peer.IsProxied || IPAddress.IsLoopback(peer.Address)
            ? null
            : "the console is not shown without HTTPS: ask through the proxy; console.proxies says which";

    /// <summary>The session that a browser shows; null: none.</summary>
    public string? SessionIdOf(HttpRequest request) =>
        request.Cookies.TryGetValue(CookieName, out string? id) && id is { Length: > 0 and <= TokenHash.LongestToken } ? id : null;

    /// <summary>Gives a browser its session.</summary>
    public void Give(HttpResponse response, string id) => response.Cookies.Append(CookieName, id, Cookie());

    /// <summary>Takes it away.</summary>
    public void Take(HttpResponse response) => response.Cookies.Delete(CookieName, Cookie());

    public void Dispose() => Sessions.Dispose();

    // Without a date the browser forgets it when it is closed.
    private CookieOptions Cookie() => new()
    {
        HttpOnly = true,
        Secure = IsOverHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };

    private Visitor OfToken(string token)
    {
        if (token.Length > TokenHash.LongestToken)
            return Visitor.Unknown;
        TokenHash hash = TokenHash.Of(token);
        ConsoleToken? found = null;
        // All of them, so that the time does not tell which one it is.
        foreach ((ConsoleToken candidate, TokenHash own) in _tokens)
        {
            if (own.IsSame(hash))
                found = candidate;
        }

        return found is null ? Visitor.Unknown : new Visitor(found.Name, found.Role);
    }
}
