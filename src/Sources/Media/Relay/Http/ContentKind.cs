namespace SamStream.Sources.Media.Relay.Http;

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
