using System.Net;
using Microsoft.AspNetCore.Http;

namespace SamStream.Console.Access;

/// <summary>With a login: people have a session by cookie, programs a token.</summary>
/// <param name="options">Who there is at first.</param>
/// <param name="hasTls">Whether the server speaks HTTPS.</param>
/// <param name="time">What sessions age by.</param>
internal sealed class LoginAccess(AccessOptions options, bool hasTls, TimeProvider time) : IAccessPolicy, IDisposable
{
    private const string Bearer = "Bearer ";

    private volatile Known _known = new(options, null);

    public bool HasLogin => true;

    /// <summary>What is checked for users that do not exist, so that they take as long.</summary>
    public PasswordHash Nobody { get; } = PasswordHash.OfNothing();

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
            ? new Visitor(session.User.Name, session.User.Role) { Session = session, Ended = session.Ended }
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

    /// <summary>The user of a name, and the hash of the password; null and that of nobody, if there is none.</summary>
    public (ConsoleUser? User, PasswordHash Hash) UserOf(string name) =>
        _known.Users.TryGetValue(name, out (ConsoleUser User, PasswordHash Hash) found) ? found : (null, Nobody);

    /// <summary>Begins a login.</summary>
    /// <param name="user">Whose password was right.</param>
    /// <param name="id">What the browser shows from now on.</param>
    /// <returns>Null: the user has changed or is gone meanwhile.</returns>
    public Session? Begin(ConsoleUser user, out string id)
    {
        Session session = Sessions.Begin(user, out id);
        // Not before: it would not see what changes in between.
        if (IsKnown(user))
            return session;
        Sessions.End(id);
        return null;
    }

    /// <summary>From now on there are others. Logins of users and sockets of tokens that have changed or are gone end at once.</summary>
    /// <param name="others">With the proxies that there were.</param>
    public void Replace(AccessOptions others)
    {
        Known before = _known;
        _known = new Known(others, before);
        Sessions.EndOf(user => !IsKnown(user));
        before.EndThoseNotIn(_known);
    }

    public void Dispose()
    {
        Sessions.Dispose();
        _known.EndThoseNotIn(null);
    }

    private bool IsKnown(ConsoleUser user) => UserOf(user.Name).User == user;

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
        TokenLogin? found = null;
        // All of them, so that the time does not tell which one it is.
        foreach (TokenLogin candidate in _known.Tokens)
        {
            if (candidate.Hash.IsSame(hash))
                found = candidate;
        }

        return found is null ? Visitor.Unknown : new Visitor(found.Token.Name, found.Token.Role) { Ended = found.Ended };
    }

    /// <summary>Everybody who is known at one time.</summary>
    private sealed class Known
    {
        /// <param name="options">Who there is.</param>
        /// <param name="before">Whose tokens go on where they are the same.</param>
        public Known(AccessOptions options, Known? before)
        {
            Users = options.Users.ToDictionary(
                user => user.Name,
                user => (user, PasswordHash.TryParse(user.PasswordHash) ?? throw new ArgumentException($"the hash of user {user.Name} is none", nameof(options))),
                StringComparer.Ordinal);
            Tokens = [.. options.Tokens.Select(token => before?.Tokens.FirstOrDefault(login => login.Token == token) ?? new TokenLogin(token))];
        }

        public Dictionary<string, (ConsoleUser User, PasswordHash Hash)> Users { get; }

        public IReadOnlyList<TokenLogin> Tokens { get; }

        public void EndThoseNotIn(Known? others)
        {
            foreach (TokenLogin login in Tokens.Where(login => others?.Tokens.Contains(login) != true))
                login.Dispose();
        }
    }

    /// <summary>A token that is taken, until it is not any more.</summary>
    private sealed class TokenLogin : IDisposable
    {
        private readonly CancellationTokenSource _end = new();

        public TokenLogin(ConsoleToken token)
        {
            Token = token;
            Hash = TokenHash.TryParse(token.TokenHash) ?? throw new ArgumentException($"the hash of token {token.Name} is none", nameof(token));
            Ended = _end.Token;
        }

        public ConsoleToken Token { get; }

        public TokenHash Hash { get; }

        public CancellationToken Ended { get; }

        public void Dispose()
        {
            _end.Cancel();
            _end.Dispose();
        }
    }
}
