using System.Net;
using Microsoft.AspNetCore.Http;

namespace SamStream.Console.Hosting;

/// <summary>
/// The names that a server answers to. A web page of somebody else can have its own name point at this machine and then read
/// what is answered here (DNS rebinding): so names that anybody can register are answered only if they are listed. Addresses and
/// names without a dot cannot be registered.
/// </summary>
/// <param name="listed">More names, without a port.</param>
internal sealed class HostNames(IEnumerable<string> listed)
{
    private readonly HashSet<string> _names = new(listed.Append(Environment.MachineName).Append(Dns.GetHostName()), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a request may be answered.</summary>
    /// <param name="host">What it says in Host; without a value if it says nothing, as no browser does.</param>
    public bool Include(HostString host)
    {
        string name = host.Host.TrimEnd('.');
        return !name.Contains('.') || IPAddress.TryParse(name, out _)
            || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase) || _names.Contains(name);
    }
}
