using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace SamStream.Console.Access;

/// <summary>Where a request comes from: the connection's address, or what a proxy of ours says of it.</summary>
/// <param name="Address">Of the machine that asks.</param>
/// <param name="IsProxied">Whether a proxy of ours passes the request on.</param>
/// <param name="Scheme">What the browser asked by: http or https; null: the proxy does not say.</param>
/// <param name="Host">What the browser asked for, with a port if it is not the scheme's.</param>
internal sealed record Peer(IPAddress Address, bool IsProxied, string? Scheme, string Host)
{
    private const string For = "X-Forwarded-For", Protocol = "X-Forwarded-Proto", ForwardedHost = "X-Forwarded-Host";

    /// <summary>What limits are counted by: an address, or a network of IPv6, in which one machine has all addresses that it wants.</summary>
    public string Key => Address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(Address)
        ? Convert.ToHexString(Address.GetAddressBytes(), 0, 8)
        : Address.ToString();

    /// <summary>Finds out where a request comes from.</summary>
    /// <param name="context">The request.</param>
    /// <param name="proxies">Whose word counts.</param>
    public static Peer Of(HttpContext context, IReadOnlyList<IPNetwork> proxies)
    {
        HttpRequest request = context.Request;
        IPAddress address = Plain(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (!IsIn(proxies, address))
            return new Peer(address, IsProxied: false, request.Scheme, request.Host.Value ?? "");
        // Each proxy adds whom it has heard; what stands before the first stranger is the stranger's own word.
        string[] heard = request.Headers[For].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (int i = heard.Length - 1; i >= 0 && IsIn(proxies, address) && IPAddress.TryParse(heard[i], out IPAddress? before); i--)
            address = Plain(before);
        string scheme = request.Headers[Protocol].ToString(), host = request.Headers[ForwardedHost].ToString();
        return new Peer(address, IsProxied: true, scheme is "http" or "https" ? scheme : null, host.Length > 0 ? host : request.Host.Value ?? "");
    }

    /// <summary>Whether a proxy says that it passes the request on.</summary>
    public static bool IsForwarded(HttpRequest request) =>
        request.Headers.ContainsKey(For) || request.Headers.ContainsKey(ForwardedHost) || request.Headers.ContainsKey("Forwarded");

    private static bool IsIn(IReadOnlyList<IPNetwork> networks, IPAddress address) => networks.Any(network => network.Contains(address));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
