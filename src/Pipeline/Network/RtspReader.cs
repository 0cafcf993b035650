using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace SamStream.Pipeline.Network;

/// <summary>
/// Cuts what comes over an RTSP connection into messages and the interleaved packets between them (RFC 2326, 10.12): as
/// many whole packets at a time as have come, which are not looked into.
/// </summary>
public sealed class RtspReader(Stream stream) : IDisposable
{
    /// <summary>The most bytes of a message's header.</summary>
    public const int MaxHeaderBytes = 64 << 10;

    /// <summary>The most bytes of a message's body.</summary>
    public const int MaxBodyBytes = 1 << 20;

    private const int PacketHeaderBytes = 4;

    // Room for the longest packet, and for what comes behind it.
    private const int BufferBytes = 256 << 10;

    private byte[]? _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _start, _end;

    private Span<byte> Unread => _buffer.AsSpan(_start, _end - _start);

    /// <summary>Reads the next message, or packets; those are valid until the next call.</summary>
    /// <returns>Neither at the end of the stream.</returns>
    /// <exception cref="IOException">The connection broke, or what comes is not RTSP.</exception>
    public async ValueTask<(RtspMessage? Message, ReadOnlyMemory<byte> Packets)> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            SkipBlankLines();
            if (PacketsLength() is > 0 and var length)
            {
                _start += length;
                return (null, _buffer.AsMemory(_start - length, length));
            }

            if (TryReadHeader() is { } message)
            {
                message.Body = await ReadBodyAsync(message, cancellationToken);
                return (message, default);
            }

            bool isBetween = _start == _end;
            if (await FillAsync(cancellationToken) > 0)
                continue;
            if (!isBetween)
                throw new IOException("the connection was closed in the middle of a message");
            return default;
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private void SkipBlankLines()
    {
        while (_start < _end && _buffer![_start] is (byte)'\r' or (byte)'\n')
            _start++;
    }

    private int PacketsLength()
    {
        ReadOnlySpan<byte> rest = Unread;
        while (rest.Length >= PacketHeaderBytes && rest[0] == '$')
        {
            int length = PacketHeaderBytes + BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (rest.Length < length)
                break;
            rest = rest[length..];
        }

        return Unread.Length - rest.Length;
    }

    private RtspMessage? TryReadHeader()
    {
        ReadOnlySpan<byte> unread = Unread;
        if (unread.IsEmpty || unread[0] == '$')
            return null;
        if (!char.IsAsciiLetter((char)unread[0]))
            throw new IOException("what comes is not RTSP");
        int end = unread.IndexOf("\r\n\r\n"u8), bare = unread.IndexOf("\n\n"u8), breaks = 4;
        if (bare >= 0 && (end < 0 || bare < end))
            (end, breaks) = (bare, 2);
        if (end > MaxHeaderBytes || (end < 0 && unread.Length > MaxHeaderBytes))
            throw new IOException("the server's answer is not RTSP: its header does not end");
        if (end < 0)
            return null;
        _start += end + breaks;
        return RtspMessage.Parse(unread[..end]);
    }

    private async ValueTask<byte[]> ReadBodyAsync(RtspMessage message, CancellationToken cancellationToken)
    {
        if (message["Content-Length"] is not { } text)
            return [];
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > MaxBodyBytes)
            throw new IOException($"a message of the server is longer than {MaxBodyBytes} bytes");
        var body = new byte[length];
        int ready = Math.Min(length, Unread.Length);
        Unread[..ready].CopyTo(body);
        _start += ready;
        await stream.ReadExactlyAsync(body.AsMemory(ready), cancellationToken);
        return body;
    }

    private async ValueTask<int> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            Unread.CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read;
    }
}

/// <summary>A request or an answer (RFC 2326, 4 to 7). Characters are bytes (Latin-1), so that they pass as they came.</summary>
public sealed class RtspMessage
{
    private readonly List<(string Name, string Value)> _headers = [];

    public RtspMessage(string startLine) => StartLine = startLine;

    /// <summary>Method, URI and version of a request; version, status and words of an answer.</summary>
    public string StartLine { get; set; }

    public byte[] Body { get; set; } = [];

    public bool IsAnswer => StartLine.StartsWith("RTSP/", StringComparison.Ordinal);

    public bool IsRequest => StartLine.Split(' ') is [_, _, var version] && version.StartsWith("RTSP/", StringComparison.Ordinal);

    /// <summary>Of a request.</summary>
    public string Method => StartLine.Split(' ')[0];

    /// <summary>Of a request.</summary>
    public string Uri => StartLine.Split(' ') is [_, var uri, ..] ? uri : "";

    /// <summary>Of an answer; 0 if it is not readable.</summary>
    public int Status => StartLine.Split(' ') is [_, var status, ..]
        && int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out int code) ? code : 0;

    /// <summary>The words of an answer.</summary>
    public string? Reason => StartLine.Split(' ', 3) is [_, _, var reason] ? reason : null;

    /// <summary>Value of the first header of a name, which must not hold a line break; null: none, or take all away.</summary>
    public string? this[string name]
    {
        get => _headers.Find(header => Is(header.Name, name)).Value;
        set
        {
            int at = _headers.FindIndex(header => Is(header.Name, name));
            _headers.RemoveAll(header => Is(header.Name, name));
            if (value is not null)
                _headers.Insert(at < 0 ? _headers.Count : at, (name, value));
        }
    }

    public static RtspMessage Parse(ReadOnlySpan<byte> header)
    {
        string[] lines = Encoding.Latin1.GetString(header).Split('\n');
        var message = new RtspMessage(lines[0].TrimEnd('\r'));
        foreach (string line in lines.Skip(1).Select(line => line.TrimEnd('\r')))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (line is [' ' or '\t', ..] && message._headers.Count > 0)
                message._headers[^1] = (message._headers[^1].Name, $"{message._headers[^1].Value} {line.Trim()}");
            else if (colon > 0)
                message._headers.Add((line[..colon].Trim(), line[(colon + 1)..].Trim()));
        }

        return message;
    }

    /// <summary>The values of all headers of a name.</summary>
    public IReadOnlyList<string> All(string name) =>
        [.. _headers.Where(header => Is(header.Name, name)).Select(header => header.Value)];

    public byte[] ToBytes()
    {
        var text = new StringBuilder(StartLine).Append("\r\n");
        foreach ((string name, string value) in _headers)
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(text.Append("\r\n").ToString()), .. Body];
    }

    private static bool Is(string header, string name) => header.Equals(name, StringComparison.OrdinalIgnoreCase);
}
