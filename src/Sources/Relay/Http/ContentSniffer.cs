using System.Text;

namespace SamStream.Sources.Relay.Http;

/// <summary>Looks at the first bytes of a body; what its type says counts only where they leave it open.</summary>
internal static class ContentSniffer
{
    /// <summary>Enough to know a playlist and markup by.</summary>
    public const int MinBytes = 8;

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <param name="mediaType">As in <c>text/html</c>; null if the server did not say.</param>
    /// <param name="head">At least <see cref="MinBytes"/>, or all there is.</param>
    public static ContentKind Sniff(string? mediaType, ReadOnlySpan<byte> head)
    {
        // Parts with pictures in them, between lines of text.
        if (IsMultipart(mediaType))
            return ContentKind.Media;
        if (head.StartsWith(ByteOrderMark))
            head = head[ByteOrderMark.Length..];
        if (head.StartsWith("#EXTM3U"u8))
            return ContentKind.Playlist;
        ReadOnlySpan<byte> text = head.TrimStart(" \t\r\n"u8);
        bool isMarkup = text is [(byte)'<', var next, ..]
            && (char.IsAsciiLetter((char)next) || next is (byte)'!' or (byte)'?') && IsPrintable(head);
        if (isMarkup)
            return IsHtml(mediaType, text) ? ContentKind.WebPage : ContentKind.Text;
        bool mayBeText = text is [(byte)'{' or (byte)'[', ..] || IsTextType(mediaType);
        return mayBeText && IsPrintable(head) ? ContentKind.Text : ContentKind.Media;
    }

    public static bool IsMultipart(string? mediaType) =>
        mediaType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) ?? false;

    private static bool IsHtml(string? mediaType, ReadOnlySpan<byte> text)
    {
        string start = Encoding.Latin1.GetString(text[..Math.Min(text.Length, 1024)]);
        return mediaType is "text/html" or "application/xhtml+xml"
            || start.Contains("<html", StringComparison.OrdinalIgnoreCase)
            || start.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsTextType(string? mediaType) => mediaType is not null
        && (mediaType.StartsWith("text/", StringComparison.Ordinal)
            || mediaType is "application/json" or "application/xml" or "application/javascript");

    private static bool IsPrintable(ReadOnlySpan<byte> head) =>
        !head.ContainsAnyInRange((byte)0, (byte)8) && !head.ContainsAnyInRange((byte)14, (byte)31);
}

/// <summary>What the body of an answer is, by its first bytes.</summary>
internal enum ContentKind
{
    /// <summary>Nothing else: FFmpeg will see.</summary>
    Media,

    /// <summary>HLS: a list of addresses (RFC 8216).</summary>
    Playlist,

    /// <summary>HTML.</summary>
    WebPage,

    /// <summary>XML, JSON, or what its type calls text and is.</summary>
    Text,
}
