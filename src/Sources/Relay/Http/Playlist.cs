using System.Text;
using SamStream.Pipeline.Sources;

namespace SamStream.Sources.Relay.Http;

/// <summary>
/// A playlist of HLS (RFC 8216) whose addresses all lead to its own server: they are given to the child as addresses of
/// the relay. It is rebuilt, not patched, so that the child does not find an address that was not looked at.
/// </summary>
/// <param name="Text">For the child.</param>
/// <param name="IsEnded">True if nothing will be added to it.</param>
/// <param name="Variant">The first of the playlists that it offers a choice of, or null.</param>
internal sealed record Playlist(string Text, bool IsEnded, Uri? Variant)
{
    /// <summary>The longest one.</summary>
    public const int MaxBytes = 1 << 20;

    private const string Attribute = "URI=";

    /// <param name="text">As the server gave it.</param>
    /// <param name="place">Where it came from.</param>
    /// <param name="toLocal">Gives the relay's address for one of the server's.</param>
    /// <exception cref="SourceException">It leads elsewhere, or is not readable.</exception>
    public static Playlist Read(string text, Uri place, HttpOrigin origin, Func<Uri, string> toLocal)
    {
        var local = new StringBuilder();
        bool isEnded = false, isVariantNext = false;
        Uri? variant = null;
        // As FFmpeg ends lines, but for other control characters: none belongs in a playlist.
        foreach (string line in text.TrimStart('\uFEFF').Split('\n', '\r').Select(line => line.Trim()))
        {
            if (line.Any(c => c != '\t' && char.IsControl(c)))
                throw Unreadable(origin);
            if (line.StartsWith("#EXT", StringComparison.Ordinal))
            {
                isEnded |= line == "#EXT-X-ENDLIST";
                isVariantNext = line.StartsWith("#EXT-X-STREAM-INF:", StringComparison.Ordinal);
                local.Append(WithLocalAttributes(line, place, origin, toLocal)).Append('\n');
            }
            else if (line.Length > 0 && line[0] != '#')
            {
                Uri target = Resolve(line, place, origin);
                variant ??= isVariantNext ? target : null;
                isVariantNext = false;
                local.Append(toLocal(target)).Append('\n');
            }
        }

        return new Playlist(local.ToString(), isEnded, variant);
    }

    public static SourceException TooLong(HttpOrigin origin) =>
        OriginFaults.NotMedia(origin.Address, $"sent a playlist of more than {MaxBytes} bytes");

    // FFmpeg takes a value also without quotes, and a backslash in them: neither is of the standard, nor let pass.
    private static string WithLocalAttributes(string line, Uri place, HttpOrigin origin, Func<Uri, string> toLocal)
    {
        var local = new StringBuilder();
        int done = 0;
        for (int at; (at = line.IndexOf(Attribute, done, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            int start = at + Attribute.Length + 1, end = start > line.Length ? -1 : line.IndexOf('"', start);
            if (end < 0 || line[start - 1] != '"' || line.AsSpan(start, end - start).Contains('\\'))
                throw Unreadable(origin);
            local.Append(line, done, start - done).Append(toLocal(Resolve(line[start..end], place, origin))).Append('"');
            done = end + 1;
        }

        return local.Append(line, done, line.Length - done).ToString();
    }

    private static Uri Resolve(string text, Uri place, HttpOrigin origin)
    {
        if (!Uri.TryCreate(place, text, out Uri? target))
            throw Unreadable(origin);
        return origin.Has(target) ? target : throw origin.Foreign(target);
    }

    private static SourceException Unreadable(HttpOrigin origin) =>
        OriginFaults.NotMedia(origin.Address, "sent a playlist that is not one of HLS");
}
