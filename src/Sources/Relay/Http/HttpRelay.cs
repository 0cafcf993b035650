using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Relay.Http;

/// <summary>
/// Relays what one HTTP server gives to a child: a file, with ranges; a stream without end; HLS, whose playlists are
/// rebuilt to lead through the relay. Bodies are passed on as they come, and nothing of them is kept.
/// </summary>
internal sealed partial class HttpRelay : IStreamRelay
{
    private readonly HttpOrigin _origin;
    private readonly ILogger _logger;
    private readonly LocalServer _server;

    // Of the stream itself, which stands on the child's command line, and of what its playlists lead to, which does not.
    private readonly string _streamPath;
    private readonly string _partsPath = "/" + Token();

    // A camera may serve one connection only: what was opened to look at it is the child's first answer.
    private HttpExchange? _first;
    private SourceException? _fault;
    private bool _hasMedia, _strangerIsTold;

    private HttpRelay(HttpOrigin origin, HttpExchange first, ILogger logger)
    {
        (_origin, _first, _logger) = (origin, first, logger);
        IsPlaylist = first.Kind == ContentKind.Playlist;
        // FFmpeg takes a playlist of this name for one.
        _streamPath = $"/{Token()}{(IsPlaylist ? ".m3u8" : "")}";
        Length = IsPlaylist ? null : first.Length;
        IsFinite = !IsPlaylist && !ContentSniffer.IsMultipart(first.MediaType) && (Length is not null || first.AcceptsRanges);
        _server = new LocalServer(AnswerAsync, TellStranger);
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_server.Port}{_streamPath}");
    }

    public string Url { get; }

    public SourceException? Fault => Volatile.Read(ref _fault);

    /// <summary>True if the stream has an end and can be read at any pace: a file, or a playlist that is complete.</summary>
    public bool IsFinite { get; private set; }

    /// <summary>True for HLS.</summary>
    public bool IsPlaylist { get; }

    /// <summary>Bytes of the file; null if that is not known.</summary>
    public long? Length { get; }

    /// <summary>Asks for the stream, and serves it from then on.</summary>
    /// <param name="address">http or https.</param>
    /// <param name="trust">Which login and certificate are taken.</param>
    /// <param name="openTimeout">The most that each request may take until its answer begins.</param>
    /// <exception cref="SourceException">There is no stream; its fault says why.</exception>
    public static async Task<HttpRelay> OpenAsync(
        StreamAddress address, StreamTrust trust, TimeSpan openTimeout, ILogger logger, CancellationToken cancellationToken)
    {
        var origin = new HttpOrigin(address, trust, openTimeout);
        HttpRelay relay;
        try
        {
            (HttpExchange? first, SourceException? fault) = await HttpExchange.OpenAsync(
                origin, origin.Stream, HttpExchange.FromStart, isStream: true, cancellationToken);
            relay = new HttpRelay(origin, first ?? throw fault!, logger);
        }
        catch
        {
            origin.Dispose();
            throw;
        }

        try
        {
            if (relay.IsPlaylist)
                relay.IsFinite = await relay.IsEndedAsync(cancellationToken);
            return relay;
        }
        catch
        {
            await relay.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Interlocked.Exchange(ref _first, null)?.Dispose();
        _origin.Dispose();
    }

    // Playlists are asked for again and again: the child's first request is another one.
    private async Task<bool> IsEndedAsync(CancellationToken cancellationToken)
    {
        using HttpExchange exchange = Interlocked.Exchange(ref _first, null)!;
        Playlist playlist = await exchange.ReadPlaylistAsync(_origin, ToLocal, cancellationToken);
        if (playlist.Variant is not { } variant)
            return playlist.IsEnded;
        (HttpExchange? answer, _) = await HttpExchange.OpenAsync(_origin, variant, null, isStream: false, cancellationToken);
        using HttpExchange? chosen = answer;
        return chosen?.Kind == ContentKind.Playlist
            && (await chosen.ReadPlaylistAsync(_origin, ToLocal, cancellationToken)).IsEnded;
    }

    private async Task AnswerAsync(LocalRequest request, NetworkStream child, CancellationToken cancellationToken)
    {
        bool isStream = request.Path == _streamPath;
        if (PlaceOf(request.Path) is not { } uri)
        {
            await WriteHeaderAsync(child, "404 Not Found", [("Content-Length", "0")], cancellationToken);
            return;
        }

        SourceException? fault = null;
        HttpExchange? exchange = isStream && !request.IsHead ? Interlocked.Exchange(ref _first, null) : null;
        if (exchange is not null && request.Range is not (null or HttpExchange.FromStart))
        {
            exchange.Dispose();
            exchange = null;
        }

        if (exchange is null)
            (exchange, fault) = await HttpExchange.OpenAsync(_origin, uri, request.Range, isStream, cancellationToken);
        using (exchange)
        {
            if (exchange is not null)
                fault = await PassAsync(exchange, request, child, cancellationToken);
        }

        if (fault is null)
            return;
        Report(fault);
        await WriteHeaderAsync(child, StatusOf(fault), [("Content-Length", "0")], cancellationToken);
    }

    private async Task<SourceException?> PassAsync(
        HttpExchange exchange, LocalRequest request, NetworkStream child, CancellationToken cancellationToken)
    {
        if (exchange.Kind == ContentKind.Playlist)
            return await PassPlaylistAsync(exchange, request, child, cancellationToken);
        bool isPartial = exchange.IsPartial && request.Range is not null;
        await WriteHeaderAsync(
            child, isPartial ? "206 Partial Content" : "200 OK",
            [
                ("Content-Type", exchange.ContentType),
                ("Content-Length", exchange.BodyLength?.ToString(CultureInfo.InvariantCulture)),
                // So that the child can tell the end from a break.
                ("Transfer-Encoding", exchange.BodyLength is null ? "chunked" : null),
                ("Content-Range", isPartial ? exchange.ContentRange : null),
                ("Accept-Ranges", exchange.AcceptsRanges ? "bytes" : null),
            ],
            cancellationToken);
        if (request.IsHead)
            return null;
        Volatile.Write(ref _hasMedia, true);
        await exchange.CopyToAsync(child, isChunked: exchange.BodyLength is null, cancellationToken);
        return null;
    }

    private async Task<SourceException?> PassPlaylistAsync(
        HttpExchange exchange, LocalRequest request, NetworkStream child, CancellationToken cancellationToken)
    {
        byte[] text;
        string length;
        try
        {
            text = Encoding.UTF8.GetBytes((await exchange.ReadPlaylistAsync(_origin, ToLocal, cancellationToken)).Text);
            length = text.Length.ToString(CultureInfo.InvariantCulture);
        }
        catch (SourceException fault)
        {
            return fault;
        }

        await WriteHeaderAsync(
            child, "200 OK", [("Content-Type", "application/vnd.apple.mpegurl"), ("Content-Length", length)], cancellationToken);
        if (!request.IsHead)
            await child.WriteAsync(text, cancellationToken);
        return null;
    }

    // A part that is missing in the middle of a stream is no reason why there is none.
    private void Report(SourceException fault)
    {
        if (!Volatile.Read(ref _hasMedia) || fault.Fault == SourceFault.Redirected)
            Interlocked.CompareExchange(ref _fault, fault, null);
    }

    // Null without the right token. The path begins with a slash, so that the host stays the same.
    private Uri? PlaceOf(string path)
    {
        if (path == _streamPath)
            return _origin.Stream;
        if (!path.StartsWith(_partsPath + "/", StringComparison.Ordinal))
            return null;
        string text = _origin.Stream.GetLeftPart(UriPartial.Authority) + path[_partsPath.Length..];
        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && _origin.Has(uri) ? uri : null;
    }

    private string ToLocal(Uri uri) => string.Create(
        CultureInfo.InvariantCulture, $"http://127.0.0.1:{_server.Port}{_partsPath}{uri.PathAndQuery}");

    private void TellStranger()
    {
        if (!_strangerIsTold)
            LogStranger(_origin.Address);
        _strangerIsTold = true;
    }

    private static string Token() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static string StatusOf(SourceException fault) => fault.Fault switch
    {
        SourceFault.BadCredentials or SourceFault.Untrusted => "403 Forbidden",
        SourceFault.UnknownPath => "404 Not Found",
        SourceFault.Unreachable => "504 Gateway Timeout",
        _ => "502 Bad Gateway",
    };

    private static async Task WriteHeaderAsync(
        NetworkStream child, string status, IReadOnlyList<(string Name, string? Value)> headers,
        CancellationToken cancellationToken)
    {
        var text = new StringBuilder($"HTTP/1.1 {status}\r\nConnection: close\r\n");
        foreach ((string name, string? value) in headers.Where(header => header.Value is not null))
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        await child.WriteAsync(Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), cancellationToken);
    }

    [LoggerMessage(2402, LogLevel.Warning,
        "Stream '{Address}': another user of this machine tried to connect to its relay and was refused")]
    private partial void LogStranger(StreamAddress address);
}
