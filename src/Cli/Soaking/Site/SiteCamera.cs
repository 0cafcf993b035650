using SamStream.Chaos.Network;
using SamStream.Chaos.Rtsp;

namespace SamStream.Cli.Soaking.Site;

/// <summary>A camera's server and the proxy in front of it.</summary>
/// <param name="Id">As the run names it.</param>
/// <param name="Server">The server.</param>
/// <param name="Proxy">What the run connects to.</param>
internal sealed record SiteCamera(string Id, RtspServer Server, ChaosProxy Proxy)
{
    // Each server's pictures have numbers of their own, by which what is from before is known.
    private const int NumbersApart = 1000;

    /// <summary>What the run opens.</summary>
    public string Url => Server.UrlOn(Proxy.Port);

    /// <summary>Starts the server again after a kill, with numbers that no picture has had.</summary>
    public Task RestartAsync(Func<RtspServerOptions, RtspServerOptions>? change = null)
    {
        RtspServerOptions next = Server.Options with { FirstNumber = (Server.Options.FirstNumber + NumbersApart) % (1 << 15) };
        return Server.RestartAsync(change is null ? next : change(next));
    }
}
