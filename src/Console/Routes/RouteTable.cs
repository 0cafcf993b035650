using System.Globalization;
using Microsoft.AspNetCore.Http;
using SamStream.Console.Access;

namespace SamStream.Console.Routes;

/// <summary>Everything that can be asked of the console below <c>api/</c>, and by whom.</summary>
/// <param name="routes">All of it.</param>
/// <param name="access">Who may ask.</param>
/// <param name="trail">Where changes are noted.</param>
/// <param name="rate">How often one may ask.</param>
internal sealed class RouteTable(IReadOnlyList<Route> routes, IAccessPolicy access, AuditTrail trail, RequestRate rate)
{
    // Addresses stand in logs, histories and the words of other pages.
    private static readonly string[] Secrets = ["token", "access_token", "password", "session", "csrf"];

    /// <summary>All of it.</summary>
    public IReadOnlyList<Route> Routes => routes;

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Without a slash at the start.</param>
    public async Task AnswerAsync(HttpContext context, string path)
    {
        context.Response.Headers.CacheControl = "no-store";
        Peer peer = access.PeerOf(context);
        var unknown = new RouteCall(context, Visitor.Unknown, peer, new Dictionary<string, string>());
        try
        {
            Check(context, peer);
            RouteCall call = Find(context, peer, path, out Route route);
            await AnswerAsync(call, route, path).ConfigureAwait(false);
        }
        catch (RouteException refusal) when (!context.Response.HasStarted)
        {
            // A body that nobody has read ends the connection, which the client has to know before it sends more.
            if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
                context.Response.Headers.Connection = "close";
            if (refusal.RetryAfter is { } wait)
                context.Response.Headers.RetryAfter = Math.Ceiling(Math.Max(1, wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            if (refusal.Status == StatusCodes.Status401Unauthorized)
                context.Response.Headers.WWWAuthenticate = "Bearer";
            await unknown.WriteAsync(new ErrorMessage(refusal.Message), RouteJson.Default.ErrorMessage, refusal.Status).ConfigureAwait(false);
        }
        catch (BadHttpRequestException refusal) when (!context.Response.HasStarted)
        {
            await unknown.WriteAsync(new ErrorMessage(refusal.Message), RouteJson.Default.ErrorMessage, refusal.StatusCode).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(RouteCall call, Route route, string path)
    {
        // A socket is a request that lasts: as long as it is open, its login is not idle.
        Session? session = call.Visitor.Session;
        session?.Enter();
        int status = StatusCodes.Status500InternalServerError;
        try
        {
            await route.HandleAsync(call).ConfigureAwait(false);
            status = call.Context.Response.StatusCode;
        }
        catch (RouteException refusal)
        {
            status = refusal.Status;
            throw;
        }
        finally
        {
            session?.Leave();
            if (route.IsRecorded)
                trail.Changed(call.Visitor, call.Peer, new Change(route.Method, path, status, call.Note));
        }
    }

    private void Check(HttpContext context, Peer peer)
    {
        if (!rate.TryTake(peer.Key))
        {
            throw new RouteException(StatusCodes.Status429TooManyRequests, $"too many requests: at most {RequestRate.PerSecond} a second")
            {
                RetryAfter = TimeSpan.FromSeconds(1),
            };
        }

        if (access.WhyNot(context, peer) is { } reason)
            throw new RouteException(StatusCodes.Status403Forbidden, reason);
        if (Secrets.FirstOrDefault(context.Request.Query.ContainsKey) is { } secret)
        {
            throw new RouteException(StatusCodes.Status400BadRequest,
                $"{secret} stands in the address, where others read it: make a new one, and send it as Authorization: Bearer");
        }
    }

    private RouteCall Find(HttpContext context, Peer peer, string path, out Route route)
    {
        string[] parts = path.Split('/');
        bool isKnown = false;
        foreach (Route candidate in routes)
        {
            if (candidate.Match(parts) is not { } values)
                continue;
            isKnown = true;
            if (candidate.Method != context.Request.Method)
                continue;
            route = candidate;
            return new RouteCall(context, Admit(context, peer, candidate, path), peer, values);
        }

        throw isKnown
            ? new RouteException(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is not done here; see api/openapi.json")
            : new RouteException(StatusCodes.Status404NotFound, "there is nothing here; see api/openapi.json");
    }

    private Visitor Admit(HttpContext context, Peer peer, Route route, string path)
    {
        Visitor visitor = access.Identify(context, peer);
        string? foreign = route.IsSafe
            ? PageOrigin.WhyEmbedded(context.Request)
            : PageOrigin.WhyForeign(context.Request, peer, isOfBrowser: visitor.Session is not null);
        if (foreign is not null)
            throw new RouteException(StatusCodes.Status403Forbidden, foreign);
        if (visitor.Role == ConsoleRole.Anyone && context.Request.Headers.Authorization.Count > 0)
            trail.TokenRefused(peer);
        if (visitor.Role < route.Role)
            throw Refusal(visitor, peer, route, path);
        // A login needs none: it makes the session.
        bool needsToken = !route.IsSafe && !route.IsSocket && route.Role > ConsoleRole.Anyone;
        if (needsToken && visitor.Session is { } session && !session.HasToken(context.Request.Headers[PageOrigin.Header].ToString()))
        {
            throw new RouteException(StatusCodes.Status403Forbidden,
                $"{PageOrigin.Header} is not what belongs to this login: ask for api/session and send its csrf");
        }

        return visitor;
    }

    private RouteException Refusal(Visitor visitor, Peer peer, Route route, string path)
    {
        if (visitor.Role == ConsoleRole.Anyone)
            return new RouteException(StatusCodes.Status401Unauthorized, "log in first");
        trail.Refused(visitor, peer, route.Method, path);
        return new RouteException(StatusCodes.Status403Forbidden, $"{visitor.Name} is {Word(visitor.Role)}; this is for {Word(route.Role)}s");
    }

    private static string Word(ConsoleRole role) => Pipeline.EnumWord.Of(role);
}
