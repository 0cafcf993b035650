using System.Globalization;
using System.Net;
using System.Text;

namespace SamStream.Sources.Relay;

/// <summary>
/// Where a network stream is. Whatever may be a secret (user name, password, query, path parameters) stays inside:
/// <see cref="ToString"/> shows scheme, host, port and plain path only.
/// </summary>
public sealed class StreamAddress : IEquatable<StreamAddress>
{
    private readonly string _tail;

    private StreamAddress(string scheme, string host, int? port, string tail, string? userName, string? password)
    {
        Scheme = scheme;
        Host = host;
        Port = port;
        _tail = tail;
        UserName = userName;
        Password = password;
    }

    /// <summary>In lower case: rtsp, rtsps, http …</summary>
    public string Scheme { get; }

    /// <summary>Name or IP address, IPv6 in brackets.</summary>
    public string Host { get; }

    /// <summary>As written, or null.</summary>
    public int? Port { get; }

    /// <summary>True if a user name is known.</summary>
    public bool HasCredentials => UserName is not null;

    internal string? UserName { get; }

    internal string? Password { get; }

    /// <summary>The address for requests of our own, without user name and password. Its query may hold a token.</summary>
    internal string RequestUrl => $"{Scheme}://{HostAndPort}{_tail}";

    /// <summary>The address for FFmpeg: user name and password are percent-encoded. Never show it.</summary>
    internal string NativeUrl => UserName is null
        ? RequestUrl
        : $"{Scheme}://{Encode(UserName)}:{Encode(Password ?? "")}@{HostAndPort}{_tail}";

    private string HostAndPort => Port is { } port
        ? string.Create(CultureInfo.InvariantCulture, $"{Host}:{port}")
        : Host;

    /// <summary>
    /// Reads <c>scheme://[user[:password]@]host[:port][/path]</c>. User name and password may hold any character as it
    /// is, also @ : / # % ? — the host follows on the last @ that a host can follow; if each % in them begins an
    /// encoded character, they are taken as percent-encoded. Control characters are refused.
    /// </summary>
    /// <returns>The address, or null if the text is none.</returns>
    public static StreamAddress? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int end = text.IndexOf("://", StringComparison.Ordinal);
        // One of them would end a line of a script or a request.
        if (end <= 0 || text.Any(char.IsControl))
            return null;
        string scheme = text[..end].ToLowerInvariant();
        string rest = text[(end + 3)..];
        int at = AuthorityParser.FindUserInfoEnd(rest);
        string authority = rest[(at + 1)..];
        if (!AuthorityParser.TryReadHost(authority, out string host, out int? port, out string tail))
            return null;
        (string? user, string? password) = at < 0 ? (null, null) : Split(rest[..at]);
        return new StreamAddress(scheme, host, port, tail, user, password);
    }

    /// <summary>The same place with another user name and password, taken as they are.</summary>
    public StreamAddress WithCredentials(string userName, string? password) =>
        new(Scheme, Host, Port, _tail, userName, password);

    public override string ToString() =>
        $"{Scheme}://{(HasCredentials ? "***@" : "")}{HostAndPort}{PlainPath}";

    public bool Equals(StreamAddress? other) => other is not null && NativeUrl == other.NativeUrl;

    public override bool Equals(object? obj) => Equals(obj as StreamAddress);

    public override int GetHashCode() => NativeUrl.GetHashCode(StringComparison.Ordinal);

    // Some cameras take user name and password as parameters in the path.
    private string PlainPath
    {
        get
        {
            int parameters = _tail.AsSpan().IndexOfAny('?', '#');
            string path = parameters < 0 ? _tail : _tail[..parameters];
            int first = path.AsSpan().IndexOfAny("=&;");
            if (first >= 0)
                return path[..(path.LastIndexOf('/', first) + 1)] + "…";
            return parameters < 0 ? path : path + "?…";
        }
    }

    private static (string User, string? Password) Split(string userInfo)
    {
        int colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        bool isEncoded = IsEncoded(userInfo);
        string user = colon < 0 ? userInfo : userInfo[..colon];
        string? password = colon < 0 ? null : userInfo[(colon + 1)..];
        return isEncoded
            ? (Uri.UnescapeDataString(user), password is null ? null : Uri.UnescapeDataString(password))
            : (user, password);
    }

    private static bool IsEncoded(string text)
    {
        for (int i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                return false;
        }

        return true;
    }

    // Only what would be misread is encoded: FFmpeg keeps 127 characters of "user:password".
    private static string Encode(string text)
    {
        var encoded = new StringBuilder();
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            if (value is > 0x20 and < 0x7F && !"@:/?#%[]\\\"<>".Contains((char)value, StringComparison.Ordinal))
                encoded.Append((char)value);
            else
                encoded.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
        }

        return encoded.ToString();
    }
}

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
