using Microsoft.AspNetCore.Http;

namespace SamStream.Console.Access;

/// <summary>Says who asks and whether the request is one of ours.</summary>
internal interface IAccessPolicy
{
    /// <summary>Who asks.</summary>
    Visitor Identify(HttpContext context);

    /// <summary>
    /// Why a request that changes something, or a socket, does not come from a page of ours; null if it does.
    /// </summary>
    string? WhyForeign(HttpRequest request);
}

/// <summary>Without a login: whoever reaches a server that listens on this machine alone may do everything.</summary>
internal sealed class LocalAccess : IAccessPolicy
{
    private static readonly Visitor Local = new("local", ConsoleRole.Admin);

    public Visitor Identify(HttpContext context) => Local;

    public string? WhyForeign(HttpRequest request) => PageOrigin.WhyForeign(request);
}
