using System.Globalization;
using System.Text;

namespace SamStream.Sources.Media.Relay.Rtsp;

/// <summary>A request or an answer (RFC 2326, 4 to 7). Characters are bytes (Latin-1), so that they pass as they came.</summary>
internal sealed class RtspMessage
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
