using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace SamStream.Sources.Streams.Rtsp;

/// <summary>
/// Asks an RTSP server whether it is there (OPTIONS) and to describe a stream (DESCRIBE), and only reads the status of
/// the answer (RFC 2326, 10.1 and 10.2).
/// </summary>
internal static class RtspProbe
{
    private const string Describe = "DESCRIBE";
    private const int MaxHeaderBytes = 64 << 10;

    /// <summary>Any answer says that the server is there; servers make nothing ready for it, and want no password.</summary>
    /// <param name="client">Connected to the server.</param>
    /// <param name="address">The stream.</param>
    /// <exception cref="IOException">The connection broke, or the answer is not RTSP.</exception>
    public static async Task AskForOptionsAsync(
        TcpClient client, StreamAddress address, CancellationToken cancellationToken)
    {
        await using Stream stream = await SecureAsync(client.GetStream(), address, cancellationToken);
        await AskAsync(stream, "OPTIONS", address, 1, authorization: null, cancellationToken);
    }

    /// <summary>The answer says whether user name, password and path are right.</summary>
    /// <param name="client">Connected to the server.</param>
    /// <param name="address">The stream.</param>
    /// <exception cref="IOException">The connection broke, or the answer is not RTSP.</exception>
    public static async Task<RtspAnswer> DescribeAsync(
        TcpClient client, StreamAddress address, CancellationToken cancellationToken)
    {
        await using Stream stream = await SecureAsync(client.GetStream(), address, cancellationToken);
        RtspAnswer answer = await AskAsync(stream, Describe, address, 1, authorization: null, cancellationToken);
        if (answer.Status != 401 || !address.HasCredentials)
            return answer;
        string? authorization = RtspAuthorization.For(
            answer.Challenges, Describe, address.RequestUrl, address.UserName!, address.Password ?? "");
        return authorization is null ? answer : await AskAsync(stream, Describe, address, 2, authorization, cancellationToken);
    }

    // As in FFmpeg, any certificate will do: cameras have home-made ones. It is encryption, not proof of identity.
    private static async Task<Stream> SecureAsync(
        NetworkStream stream, StreamAddress address, CancellationToken cancellationToken)
    {
        if (address.Scheme != "rtsps")
            return stream;
        var secure = new SslStream(stream);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = address.Host,
#pragma warning disable CA5359 // See above.
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
        };
        await secure.AuthenticateAsClientAsync(options, cancellationToken);
        return secure;
    }

    private static async Task<RtspAnswer> AskAsync(
        Stream stream, string method, StreamAddress address, int sequence, string? authorization,
        CancellationToken cancellationToken)
    {
        var request = new StringBuilder();
        request.Append(CultureInfo.InvariantCulture, $"{method} {address.RequestUrl} RTSP/1.0\r\nCSeq: {sequence}\r\n");
        request.Append("User-Agent: SamStream\r\nAccept: application/sdp\r\n");
        if (authorization is not null)
            request.Append(CultureInfo.InvariantCulture, $"Authorization: {authorization}\r\n");
        request.Append("\r\n");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request.ToString()), cancellationToken);
        return await ReadAsync(stream, cancellationToken);
    }

    private static async Task<RtspAnswer> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        int bodyBytes = 0;
        // Byte by byte would be slow on a file; here it is a few hundred bytes, once at each opening.
        var line = new StringBuilder();
        var one = new byte[1];
        for (int total = 0; total < MaxHeaderBytes; total++)
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                throw new IOException("the server closed the connection instead of answering");
            if (one[0] != '\n')
            {
                line.Append((char)one[0]);
                continue;
            }

            string text = line.ToString().TrimEnd('\r');
            line.Clear();
            if (text.Length > 0)
            {
                lines.Add(text);
                continue;
            }

            if (lines.Count == 0)
                continue;
            RtspAnswer answer = Parse(lines, ref bodyBytes);
            // The body is of no use, but the next answer comes after it.
            await stream.ReadExactlyAsync(new byte[Math.Clamp(bodyBytes, 0, MaxHeaderBytes)], cancellationToken);
            return answer;
        }

        throw new IOException("the server's answer is not RTSP: its header does not end");
    }

    private static RtspAnswer Parse(List<string> lines, ref int bodyBytes)
    {
        string[] status = lines[0].Split(' ', 3);
        if (status.Length < 2 || !status[0].StartsWith("RTSP/", StringComparison.Ordinal)
            || !int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out int code))
        {
            throw new IOException("what answers there is not an RTSP server");
        }

        var challenges = new List<string>();
        foreach (string header in lines.Skip(1))
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                continue;
            string name = header[..colon].Trim(), value = header[(colon + 1)..].Trim();
            if (name.Equals("WWW-Authenticate", StringComparison.OrdinalIgnoreCase))
                challenges.Add(value);
            else if (name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                _ = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out bodyBytes);
        }

        return new RtspAnswer(code, status.Length > 2 ? Printable(status[2]) : "", challenges);
    }

    // It goes into messages and logs, and may be anything.
    private static string Printable(string reason) =>
        string.Concat(reason.Where(c => c is >= ' ' and < '\x7F').Take(80));
}
