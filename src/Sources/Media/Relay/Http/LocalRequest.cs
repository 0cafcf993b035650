using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SamStream.Sources.Media.Relay.Http;

/// <summary>What a child asks the relay for, as far as the relay cares.</summary>
/// <param name="Path">With the query.</param>
/// <param name="Range">Value of its Range header, if that is one range of bytes.</param>
/// <param name="IsHead">True if it wants the header of the answer only.</param>
internal sealed partial record LocalRequest(string Path, string? Range, bool IsHead)
{
    private const int MaxBytes = 16 << 10;

    /// <returns>Null if it is none, or too long.</returns>
    public static async Task<LocalRequest?> ReadAsync(NetworkStream child, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxBytes];
        for (int count = 0; count < buffer.Length;)
        {
            int read = await child.ReadAsync(buffer.AsMemory(count), cancellationToken);
            count += read;
            if (buffer.AsSpan(0, count).IndexOf("\r\n\r\n"u8) is >= 0 and var end)
                return Parse(Encoding.Latin1.GetString(buffer, 0, end));
            if (read == 0)
                break;
        }

        return null;
    }

    private static LocalRequest? Parse(string text)
    {
        string[] lines = text.Split("\r\n");
        if (lines[0].Split(' ') is not [("GET" or "HEAD") and var method, ['/', ..] and var path, "HTTP/1.0" or "HTTP/1.1"])
            return null;
        const string name = "Range:";
        string? header = lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        string range = header?[name.Length..].Trim() ?? "";
        return new LocalRequest(path, OneRange().IsMatch(range) ? range : null, method == "HEAD");
    }

    [GeneratedRegex(@"^bytes=\d{1,18}-\d{0,18}$", RegexOptions.CultureInvariant)]
    private static partial Regex OneRange();
}
