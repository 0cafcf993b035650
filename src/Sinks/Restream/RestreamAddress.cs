using System.Globalization;
using System.Net;

namespace SamStream.Sinks.Restream;

/// <summary>How pictures leave for an address.</summary>
internal enum RestreamKind
{
    /// <summary>Published to an RTSP server.</summary>
    Rtsp,

    /// <summary>Sent to, or fetched by, a program that speaks SRT.</summary>
    Srt,

    /// <summary>Published to an RTMP server.</summary>
    Rtmp,

    /// <summary>Sent as datagrams, to one machine or a group.</summary>
    Udp,

    /// <summary>Fetched from this program by players.</summary>
    Http,
}

/// <summary>
/// Where live pictures go: <c>scheme://[user:password@]host[:port][/path][?options]</c>, with special characters percent-encoded.
/// What may be a secret (user name, password, options, RTMP's stream key) stays inside: <see cref="ToString"/> does not show it.
/// </summary>
internal sealed class RestreamAddress
{
    /// <summary>The schemes, as messages list them.</summary>
    public const string Schemes = "rtsp://, rtsps://, srt://, rtmp://, udp:// or http://";

    // A line of FFmpeg's file of options has less than 1,000 bytes.
    private const int MaxSecret = 512;

    private static readonly Dictionary<string, (RestreamKind Kind, int? Port)> Known = new(StringComparer.Ordinal)
    {
        ["rtsp"] = (RestreamKind.Rtsp, 554),
        ["rtsps"] = (RestreamKind.Rtsp, 322),
        ["srt"] = (RestreamKind.Srt, null),
        ["rtmp"] = (RestreamKind.Rtmp, 1935),
        ["udp"] = (RestreamKind.Udp, null),
        ["http"] = (RestreamKind.Http, null),
    };

    private static readonly string[] SrtSecrets = ["passphrase", "streamid"];
    private static readonly string[] SrtOptions = ["mode", "latency", "pkt_size", "pbkeylen", "maxbw", "connect_timeout", "ttl", .. SrtSecrets];
    private static readonly string[] UdpOptions = ["pkt_size", "ttl", "localaddr", "buffer_size"];

    private RestreamAddress(string scheme, string host, int? port, string path, string? query, string? userName, string? password)
    {
        (Scheme, Host, Path, Query, UserName, Password) = (scheme, host, path, query, userName, password);
        bool isKnown = Known.TryGetValue(scheme, out (RestreamKind Kind, int? Port) known);
        (Kind, Port) = (isKnown ? known.Kind : null, port ?? known.Port);
    }

    /// <summary>In lower case.</summary>
    public string Scheme { get; }

    /// <summary>Null if the scheme is none of <see cref="Schemes"/>.</summary>
    public RestreamKind? Kind { get; }

    /// <summary>Name or IP address, IPv6 in brackets; may be empty.</summary>
    public string Host { get; }

    /// <summary>As written, or the scheme's; null if there is none.</summary>
    public int? Port { get; }

    /// <summary>From the slash on, or empty.</summary>
    public string Path { get; }

    /// <summary>Decoded.</summary>
    public string? UserName { get; }

    /// <summary>Decoded.</summary>
    public string? Password { get; }

    /// <summary>True if this program waits for readers there; false if it sends by itself.</summary>
    public bool IsListening => Kind == RestreamKind.Http || (Kind == RestreamKind.Srt && OptionOf("mode") == "listener");

    /// <summary>What a server is asked for: without user name and password.</summary>
    public string RequestUrl => $"{Place}{Path}{(Query is null ? "" : "?" + Query)}";

    /// <summary>RTMP's application, between the slashes.</summary>
    public string Application => Path.LastIndexOf('/') is > 0 and var last ? Path[1..last] : "";

    /// <summary>RTMP's name of the stream, which is a secret for most servers.</summary>
    public string StreamKey => $"{Path[(Path.LastIndexOf('/') + 1)..]}{(Query is null ? "" : "?" + Query)}";

    /// <summary>Options that may be seen, decoded.</summary>
    public IEnumerable<KeyValuePair<string, string>> OpenOptions => Options.Where(option => !SrtSecrets.Contains(option.Key));

    /// <summary>Options that nobody else may see, decoded.</summary>
    public IEnumerable<KeyValuePair<string, string>> SecretOptions => Options.Where(option => SrtSecrets.Contains(option.Key));

    /// <summary>Scheme, host and port.</summary>
    public string Place => Port is { } port ? string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Host}:{port}") : $"{Scheme}://{Host}";

    /// <summary>Where this program listens for HTTP; null if the host is no address of a machine.</summary>
    public IPEndPoint? EndPoint => Port is { } port && (Host == "localhost" ? IPAddress.Loopback : ParseHost(Host)) is { } address
        ? new IPEndPoint(address, port)
        : null;

    /// <summary>What has to be written instead; null if the address can be used.</summary>
    public string? Fault => Kind switch
    {
        null => $"it must begin with {Schemes}",
        _ when Port is null => $"it needs a port, as in {Scheme}://{(Host.Length > 0 ? Host : "127.0.0.1")}:9000",
        _ when UserName?.Any(char.IsControl) == true || Password?.Any(char.IsControl) == true => "its user name or password holds a control character",
        RestreamKind.Rtsp => Path.Length > 1 ? null : "it must name the stream, as in rtsp://host:8554/{camera}",
        RestreamKind.Rtmp => FaultOfRtmp,
        RestreamKind.Http => FaultOfHttp,
        _ => FaultOfDatagrams,
    };

    private string? Query { get; }

    private IEnumerable<KeyValuePair<string, string>> Options =>
        from part in (Query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries)
        let split = part.IndexOf('=', StringComparison.Ordinal)
        select KeyValuePair.Create(
            split < 0 ? part : part[..split], split < 0 ? "" : Uri.UnescapeDataString(part[(split + 1)..]));

    private string? FaultOfRtmp => UserName is not null
        ? "ffmpeg would show RTMP's user name and password to every user of this machine: write what the server wants behind the stream's name, "
            + "rtmp://host/live/{camera}?user=…&pass=…, or publish to it by rtsp"
        : Application.Length == 0 || StreamKey.Length == 0 ? "it must name application and stream, as in rtmp://host/live/{camera}"
        : StreamKey.Length > MaxSecret || !StreamKey.All(char.IsAscii) ? $"the stream's name has more than {MaxSecret} characters, or some that are not ASCII"
        : null;

    private string? FaultOfHttp => EndPoint is not { } place ? "it is where this machine listens: 127.0.0.1, [::1], another address of it, or 0.0.0.0 for all of them"
        : Query is not null ? "players ask for it without options: leave out what follows the question mark"
        : UserName is { Length: > 0 } && Password is { Length: > 0 } ? null
        : UserName is not null ? "it needs a user name and a password, as in http://viewer:${RESTREAM_PASSWORD}@0.0.0.0:8090/{camera}"
        : IPAddress.IsLoopback(place.Address) ? null
        : "whoever reaches that port would see the pictures: write a user name and a password, http://viewer:${RESTREAM_PASSWORD}@0.0.0.0:8090/{camera}, "
            + "or an address of this machine alone, 127.0.0.1";

    private string? FaultOfDatagrams
    {
        get
        {
            string[] known = Kind == RestreamKind.Srt ? SrtOptions : UdpOptions;
            if (UserName is not null)
            {
                return Kind == RestreamKind.Srt
                    ? "SRT has no user names: ?passphrase=… encrypts, and ?streamid=… says to the server who publishes"
                    : "UDP has no login: leave user name and password out";
            }

            if (Path.Length > 1)
                return $"{Scheme} has no path: give each camera a port of its own";
            if (Host.Length == 0 && !IsListening)
                return "it must name a host";
            foreach ((string key, string value) in Options)
            {
                if (!known.Contains(key))
                    return $"it takes these options only: {string.Join(", ", known)}";
                if (value.Length is 0 or > MaxSecret || value.Any(char.IsControl))
                    return $"{key} must have a value of up to {MaxSecret} characters";
            }

            return OptionOf("mode") is null or "caller" or "listener" ? null : "mode must be caller or listener";
        }
    }

    /// <returns>The address, or null if the text is none.</returns>
    public static RestreamAddress? TryParse(string text)
    {
        int end = text.IndexOf("://", StringComparison.Ordinal);
        if (end <= 0 || text.Any(c => c == ' ' || char.IsControl(c)) || text.Contains('#', StringComparison.Ordinal))
            return null;
        string scheme = text[..end].ToLowerInvariant(), rest = text[(end + 3)..];
        int tail = rest.AsSpan().IndexOfAny('/', '?');
        string authority = tail < 0 ? rest : rest[..tail], behind = tail < 0 ? "" : rest[tail..];
        int at = authority.LastIndexOf('@');
        string? login = at < 0 ? null : authority[..at];
        string place = authority[(at + 1)..];
        int colon = place.IndexOf(':', place.LastIndexOf(']') + 1);
        string host = colon < 0 ? place : place[..colon];
        int? port = null;
        if (colon >= 0)
        {
            if (!ushort.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
                return null;
            port = number;
        }

        if (host.Length > 0 && ParseHost(host) is null && Uri.CheckHostName(host) != UriHostNameType.Dns)
            return null;
        int question = behind.IndexOf('?', StringComparison.Ordinal);
        int split = login?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return new RestreamAddress(
            scheme, host, port, question < 0 ? behind : behind[..question], question < 0 ? null : behind[(question + 1)..],
            login is null ? null : Uri.UnescapeDataString(split < 0 ? login : login[..split]),
            split < 0 ? null : Uri.UnescapeDataString(login![(split + 1)..]));
    }

    public override string ToString()
    {
        string login = UserName is null ? "" : "***@", path = Kind == RestreamKind.Rtmp && Application.Length > 0 ? $"/{Application}/…" : Path;
        string options = Query is not null && Kind != RestreamKind.Rtmp ? "?…" : "";
        return Place.Replace("://", "://" + login, StringComparison.Ordinal) + path + options;
    }

    private string? OptionOf(string key) => Options.LastOrDefault(option => option.Key == key).Value;

    private static IPAddress? ParseHost(string host)
    {
        bool isBracketed = host is ['[', .., ']'];
        return IPAddress.TryParse(isBracketed ? host[1..^1] : host, out IPAddress? address)
            && isBracketed == (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6)
            ? address
            : null;
    }
}
