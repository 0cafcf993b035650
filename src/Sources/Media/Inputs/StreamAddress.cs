using System.Globalization;
using System.Text;

namespace SamStream.Sources.Media.Inputs;

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
    /// encoded character, they are taken as percent-encoded.
    /// </summary>
    /// <returns>The address, or null if the text is none.</returns>
    public static StreamAddress? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int end = text.IndexOf("://", StringComparison.Ordinal);
        if (end <= 0)
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
