using System.Globalization;
using System.Net;

namespace SamStream.Sources.Media.Inputs;

/// <summary>Finds the host in what follows <c>scheme://</c>, also behind a password with characters of a URL's own.</summary>
internal static class AuthorityParser
{
    /// <summary>
    /// Position of the @ before the host; -1 if there is no user name. Among several the last one counts that is
    /// followed by what is surely a host (an IP address, a name with a dot, localhost, or one with a port), and if none
    /// is, the last one that a host can follow. So an @ in a path or a query does not mislead, as long as the host is
    /// surely one.
    /// </summary>
    public static int FindUserInfoEnd(string rest)
    {
        int sure = -1, possible = -1;
        for (int at = rest.IndexOf('@', StringComparison.Ordinal); at >= 0; at = rest.IndexOf('@', at + 1))
        {
            if (!TryReadHost(rest[(at + 1)..], out string host, out int? port, out _))
                continue;
            possible = at;
            if (port is not null || host is "localhost" || host.Contains('.', StringComparison.Ordinal) || host[0] == '[')
                sure = at;
        }

        int end = sure >= 0 ? sure : possible;
        return end >= 0 && BeginsWithHost(rest, end) ? -1 : end;
    }

    /// <summary>Reads <c>host[:port]</c> and what follows, which begins with / ? or # or is empty.</summary>
    public static bool TryReadHost(string authority, out string host, out int? port, out string tail)
    {
        int end = authority.AsSpan().IndexOfAny("/?#");
        string head = end < 0 ? authority : authority[..end];
        tail = end < 0 ? "" : authority[end..];
        int bracket = head.LastIndexOf(']');
        int colon = head.IndexOf(':', bracket + 1);
        host = colon < 0 ? head : head[..colon];
        port = null;
        if (colon >= 0)
        {
            bool isPort = int.TryParse(head.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                && number is > 0 and <= IPEndPoint.MaxPort;
            if (!isPort)
                return false;
            port = number;
        }

        return IsHost(host);
    }

    // "host/path@2" and "host:554/path@2" have no user name: a host that is surely one stands before the first slash.
    private static bool BeginsWithHost(string rest, int end)
    {
        int slash = rest.AsSpan(0, end).IndexOfAny("/?#");
        if (slash < 0 || rest.AsSpan(0, slash).Contains('@'))
            return false;
        return TryReadHost(rest[..slash], out string host, out int? port, out _)
            && (port is not null || !rest.AsSpan(0, slash).Contains(':'));
    }

    private static bool IsHost(string host) => host switch
    {
        ['[', .. var address, ']'] => IPAddress.TryParse(address, out _),
        _ => Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4,
    };
}
