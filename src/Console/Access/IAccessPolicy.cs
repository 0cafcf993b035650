using Microsoft.AspNetCore.Http;

namespace SamStream.Console.Access;

/// <summary>Says who asks and whether the request is one of ours.</summary>
internal interface IAccessPolicy
{
    /// <summary>Whether there is a login.</summary>
    bool HasLogin { get; }

    /// <summary>Where a request comes from.</summary>
    Peer PeerOf(HttpContext context);

    /// <summary>Who asks.</summary>
    Visitor Identify(HttpContext context, Peer peer);

    /// <summary>Why nothing is answered to where a request comes from; null if it is.</summary>
    string? WhyNot(HttpContext context, Peer peer);
}

/// <summary>Without a login: whoever reaches a server that listens on this machine alone may do everything.</summary>
internal sealed class LocalAccess : IAccessPolicy
{
    private static readonly Visitor Local = new("local", ConsoleRole.Admin);

    public bool HasLogin => false;

    public Peer PeerOf(HttpContext context) => Peer.Of(context, []);

    public Visitor Identify(HttpContext context, Peer peer) => Local;

    // Somebody put a proxy before it, and with that strangers.
    public string? WhyNot(HttpContext context, Peer peer) => Peer.IsForwarded(context.Request)
        ? "a proxy passes this request on, and the console has no login: write console.users and console.proxies"
        : null;
}
