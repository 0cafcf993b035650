using System.Buffers;
using System.Net;
using System.Text;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Relay.Http;

/// <summary>An answer of the server whose body has begun: what it is, and its bytes from the first one on.</summary>
internal sealed class HttpExchange : IDisposable
{
    /// <summary>Asks for all, and finds out whether the server knows ranges.</summary>
    public const string FromStart = "bytes=0-";

    private const int BufferBytes = 64 << 10;

    // Room for what stands around a chunk.
    private const int Before = 8, After = 2;

    private readonly HttpResponseMessage _answer;
    private readonly Stream _body;
    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _count;

    private HttpExchange(HttpResponseMessage answer, Uri uri, Stream body)
    {
        (_answer, Uri, _body) = (answer, uri, body);
        MediaType = ContentType?.Split(';')[0].Trim().ToLowerInvariant();
    }

    /// <summary>Where it came from, after redirects.</summary>
    public Uri Uri { get; }

    public ContentKind Kind { get; private set; }

    /// <summary>As in <c>video/mp4</c>; null if the server did not say.</summary>
    public string? MediaType { get; }

    /// <summary>With the parameters; null if the server did not say.</summary>
    public string? ContentType => Header("Content-Type");

    /// <summary>Bytes of the body; null if that is not known.</summary>
    public long? BodyLength => _answer.Content.Headers.ContentLength;

    /// <summary>Bytes of the whole resource; null if that is not known.</summary>
    public long? Length => IsPartial ? _answer.Content.Headers.ContentRange?.Length : BodyLength;

    /// <summary>True if it is the range that was asked for.</summary>
    public bool IsPartial => _answer.StatusCode == HttpStatusCode.PartialContent;

    public string? ContentRange => Header("Content-Range");

    public bool AcceptsRanges => IsPartial
        || (_answer.Headers.NonValidated.TryGetValues("Accept-Ranges", out var values) && values.ToString() == "bytes");

    private Memory<byte> Room => _buffer.AsMemory(Before, BufferBytes - Before - After);

    /// <summary>Asks for a resource and looks at the beginning of its body; the caller disposes the exchange.</summary>
    /// <param name="range">Value of the Range header, or null.</param>
    /// <param name="isStream">True for the stream itself, false for a part, which may also be a key or subtitles.</param>
    public static async Task<(HttpExchange? Exchange, SourceException? Fault)> OpenAsync(
        HttpOrigin origin, Uri uri, string? range, bool isStream, CancellationToken cancellationToken)
    {
        (HttpResponseMessage? answer, Uri place, SourceException? fault) = await origin.GetAsync(uri, range, cancellationToken);
        if (answer is null)
            return (null, fault);
        var exchange = new HttpExchange(answer, place, await answer.Content.ReadAsStreamAsync(cancellationToken));
        try
        {
            fault = await exchange.BeginAsync(origin, cancellationToken)
                ?? exchange.JudgeContent(origin, range is null or FromStart, isStream);
        }
        catch
        {
            exchange.Dispose();
            throw;
        }

        if (fault is null)
            return (exchange, null);
        exchange.Dispose();
        return (null, fault);
    }

    /// <summary>Reads the rest of a playlist.</summary>
    /// <exception cref="SourceException">It is too long, does not come, or leads elsewhere.</exception>
    public async Task<Playlist> ReadPlaylistAsync(
        HttpOrigin origin, Func<Uri, string> toLocal, CancellationToken cancellationToken)
    {
        var bytes = new byte[Playlist.MaxBytes + 1];
        Room.Span[.._count].CopyTo(bytes);
        SourceException? fault = await LimitAsync(
            origin,
            async limit => _count += await _body.ReadAtLeastAsync(bytes.AsMemory(_count), bytes.Length - _count, false, limit),
            cancellationToken);
        if (fault is not null)
            throw fault;
        if (_count == bytes.Length)
            throw Playlist.TooLong(origin);
        return Playlist.Read(Encoding.UTF8.GetString(bytes, 0, _count), Uri, origin, toLocal);
    }

    /// <summary>Copies the body, as slowly as it comes and goes. Once only.</summary>
    /// <param name="isChunked">True: in chunks with their lengths (RFC 9112, 7.1), of which the last one is empty.</param>
    /// <exception cref="IOException">One side broke.</exception>
    public async Task CopyToAsync(Stream target, bool isChunked, CancellationToken cancellationToken)
    {
        for (; _count > 0; _count = await _body.ReadAsync(Room, cancellationToken))
            await target.WriteAsync(isChunked ? AsChunk() : _buffer.AsMemory(Before, _count), cancellationToken);
        if (isChunked)
            await target.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken);
    }

    public void Dispose()
    {
        _answer.Dispose();
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private async Task<SourceException?> BeginAsync(HttpOrigin origin, CancellationToken cancellationToken)
    {
        if (Header("Content-Encoding") is { } encoding && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
            return OriginFaults.NotMedia(origin.Address, "sent something compressed that was not asked for");
        SourceException? fault = await LimitAsync(
            origin, async limit => _count = await _body.ReadAtLeastAsync(Room, ContentSniffer.MinBytes, false, limit),
            cancellationToken);
        Kind = ContentSniffer.Sniff(MediaType, Room.Span[.._count]);
        return fault;
    }

    private SourceException? JudgeContent(HttpOrigin origin, bool isStart, bool isStream)
    {
        string type = MediaType is null ? "" : $" ({MediaType})";
        return Kind switch
        {
            ContentKind.WebPage when isStart => OriginFaults.NotMedia(origin.Address, $"sent a web page{type}"),
            ContentKind.Text when isStart && isStream => OriginFaults.NotMedia(origin.Address, $"sent text{type}"),
            ContentKind.Media when isStream && _count == 0 => OriginFaults.NotMedia(origin.Address, "sent an empty answer"),
            _ => null,
        };
    }

    private static async Task<SourceException?> LimitAsync(
        HttpOrigin origin, Func<CancellationToken, Task> read, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(origin.Timeout);
        try
        {
            await read(limit.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return OriginFaults.TimedOut(origin.Address, origin.Timeout);
        }
        catch (IOException)
        {
            return OriginFaults.Unreachable(origin.Address, "the server closed the connection in the middle of its answer");
        }
    }

    // In one write with what belongs around it: a write is a packet.
    private ReadOnlyMemory<byte> AsChunk()
    {
        "\r\n"u8.CopyTo(_buffer.AsSpan(Before + _count));
        return Encoding.ASCII.TryGetBytes($"{_count:X6}\r\n", _buffer.AsSpan(0, Before), out _)
            ? _buffer.AsMemory(0, Before + _count + After)
            : throw new InvalidOperationException("A chunk's length has no room.");
    }

    private string? Header(string name) =>
        _answer.Content.Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
