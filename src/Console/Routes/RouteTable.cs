using Microsoft.AspNetCore.Http;
using SamStream.Console.Access;

namespace SamStream.Console.Routes;

/// <summary>Everything that can be asked of the console below <c>api/</c>.</summary>
/// <param name="routes">All of it.</param>
/// <param name="access">Who may ask.</param>
internal sealed class RouteTable(IReadOnlyList<Route> routes, IAccessPolicy access)
{
    /// <summary>All of it.</summary>
    public IReadOnlyList<Route> Routes => routes;

    /// <summary>Answers a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="path">Without a slash at the start.</param>
    public async Task AnswerAsync(HttpContext context, string path)
    {
        context.Response.Headers.CacheControl = "no-store";
        var unknown = new RouteCall(context, new Visitor(null, ConsoleRole.Anyone), new Dictionary<string, string>());
        try
        {
            RouteCall call = Find(context, path, out Route route);
            await route.HandleAsync(call).ConfigureAwait(false);
        }
        catch (RouteException refusal) when (!context.Response.HasStarted)
        {
            await unknown.WriteAsync(new ErrorMessage(refusal.Message), RouteJson.Default.ErrorMessage, refusal.Status).ConfigureAwait(false);
        }
        catch (BadHttpRequestException refusal) when (!context.Response.HasStarted)
        {
            await unknown.WriteAsync(new ErrorMessage(refusal.Message), RouteJson.Default.ErrorMessage, refusal.StatusCode).ConfigureAwait(false);
        }
    }

    private RouteCall Find(HttpContext context, string path, out Route route)
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
            return new RouteCall(context, Admit(context, candidate), values);
        }

        throw isKnown
            ? new RouteException(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is not done here; see api/openapi.json")
            : new RouteException(StatusCodes.Status404NotFound, "there is nothing here; see api/openapi.json");
    }

    private Visitor Admit(HttpContext context, Route route)
    {
        if (!route.IsSafe && access.WhyForeign(context.Request) is { } foreign)
            throw new RouteException(StatusCodes.Status403Forbidden, foreign);
        Visitor visitor = access.Identify(context);
        if (visitor.Role >= route.Role)
            return visitor;
        throw visitor.Role == ConsoleRole.Anyone
            ? new RouteException(StatusCodes.Status401Unauthorized, "log in first")
            : new RouteException(StatusCodes.Status403Forbidden, $"{visitor.Name} is {Word(visitor.Role)}; this is for {Word(route.Role)}s");
    }

    private static string Word(ConsoleRole role) => Pipeline.EnumWord.Of(role);
}
