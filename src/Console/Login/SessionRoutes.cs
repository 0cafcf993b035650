using Microsoft.AspNetCore.Http;
using SamStream.Console.Access;
using SamStream.Console.Routes;
using SamStream.Pipeline;

namespace SamStream.Console.Login;

/// <summary>Who one is, login and logout.</summary>
/// <param name="access">Who there is, with the logins; null: there is none.</param>
/// <param name="trail">Where logins are noted.</param>
/// <param name="time">What delays are counted by.</param>
/// <param name="views">What there is to see.</param>
internal sealed class SessionRoutes(LoginAccess? access, AuditTrail trail, TimeProvider time, IReadOnlyList<string> views)
{
    private const int MaxBytes = 4 << 10;
    private const string Path = "api/session";

    private readonly LoginGuard _guard = new(time);

    /// <summary>Checks passwords.</summary>
    public PasswordDesk Desk { get; } = new();

    public IReadOnlyList<Route> All =>
    [
        new("GET", Path, ConsoleRole.Anyone, "Who one is, and what one may do.", call => AnswerAsync(call, call.Visitor))
        {
            Response = LoginJson.Default.SessionMessage,
        },
        new("POST", Path, ConsoleRole.Anyone, "Logs a user in; the answer sets the cookie of the session.", LoginAsync)
        {
            Request = LoginJson.Default.LoginMessage,
            Response = LoginJson.Default.SessionMessage,
            IsUnrecorded = true,
        },
        new("DELETE", Path, ConsoleRole.Viewer, "Logs out, and closes the sockets of the session.", LogoutAsync)
        {
            IsUnrecorded = true,
        },
    ];

    private Task AnswerAsync(RouteCall call, Visitor visitor) => call.WriteAsync(
        new SessionMessage(visitor.Name, EnumWord.Of(visitor.Role), access is null ? "none" : "password", visitor.Session?.AntiForgeryToken, views),
        LoginJson.Default.SessionMessage);

    private async Task LoginAsync(RouteCall call)
    {
        if (access is null)
            throw new RouteException(StatusCodes.Status409Conflict, "there is no login: everybody on this machine may do everything; write console.users for one");
        if (call.Peer is { IsProxied: true, Scheme: "http" } && !PageOrigin.IsThisMachine(call.Peer.Host))
            throw new RouteException(StatusCodes.Status403Forbidden, "the password came to the proxy in clear: open the console by https");
        LoginMessage login = await call.ReadAsync(LoginJson.Default.LoginMessage, MaxBytes).ConfigureAwait(false);
        if (login.User.Length is 0 or > ConsoleUser.LongestName || login.Password.Length is 0 or > PasswordHash.LongestPassword)
        {
            throw new RouteException(StatusCodes.Status400BadRequest,
                $"a user has 1 to {ConsoleUser.LongestName} characters, a password 1 to {PasswordHash.LongestPassword}");
        }

        ConsoleUser user = await CheckAsync(call, login, access).ConfigureAwait(false);
        // Never the id from before, which somebody else may have set.
        if (access.SessionIdOf(call.Context.Request) is { } before)
            access.Sessions.End(before);
        Session session = access.Begin(user, out string id) ?? throw NoSuchUser();
        access.Give(call.Context.Response, id);
        trail.LoggedIn(user, call.Peer);
        await AnswerAsync(call, new Visitor(user.Name, user.Role) { Session = session }).ConfigureAwait(false);
    }

    private async Task<ConsoleUser> CheckAsync(RouteCall call, LoginMessage login, LoginAccess access)
    {
        string peer = call.Peer.Key;
        if (_guard.DelayOf(login.User, peer) is { Ticks: > 0 } delay)
            throw TooMany($"too many attempts: wait {Math.Ceiling(delay.TotalSeconds)} seconds", delay);
        (ConsoleUser? user, PasswordHash hash) = access.UserOf(login.User);
        bool? isRight = await Desk.CheckAsync(hash, login.Password, peer).ConfigureAwait(false);
        if (isRight is null)
            throw TooMany("others log in right now: try again in a second", TimeSpan.FromSeconds(1));
        if (isRight == true && user is not null)
        {
            _guard.Succeed(login.User, peer);
            return user;
        }

        _guard.Fail(login.User, peer);
        trail.Failed(user, call.Peer, _guard.DelayOf(login.User, peer));
        throw NoSuchUser();
    }

    private Task LogoutAsync(RouteCall call)
    {
        call.Context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (access is not null && call.Visitor.Session is { } session && access.SessionIdOf(call.Context.Request) is { } id)
        {
            access.Sessions.End(id);
            access.Take(call.Context.Response);
            trail.LoggedOut(session.User, call.Peer);
        }

        return Task.CompletedTask;
    }

    private static RouteException NoSuchUser() => new(StatusCodes.Status401Unauthorized, "there is no such user with this password");

    private static RouteException TooMany(string words, TimeSpan wait) => new(StatusCodes.Status429TooManyRequests, words) { RetryAfter = wait };
}
