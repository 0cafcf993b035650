namespace SamStream.Pipeline.Sources;

/// <summary>A source could not be opened or read; the message names the source, what was found and the cure.</summary>
public sealed class SourceException : Exception
{
    public SourceException(string message, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>A transient error of a known kind.</summary>
    public SourceException(string message, SourceFault fault, Exception? innerException = null)
        : this(message, isTransient: true, innerException) => Fault = fault;

    /// <summary>True if trying again later may help (a camera that is away), false if not (a missing file).</summary>
    public bool IsTransient { get; }

    /// <summary>The kind of error.</summary>
    public SourceFault Fault { get; }

    /// <summary>True if somebody has to change something before it can succeed: trying often is of no use.</summary>
    public bool NeedsOperator => Fault is SourceFault.BadCredentials or SourceFault.Untrusted or SourceFault.UnknownPath
        or SourceFault.Redirected or SourceFault.NotMedia or SourceFault.NoVideo or SourceFault.UnsupportedCodec;
}

/// <summary>What kind of error ended a source.</summary>
public enum SourceFault
{
    /// <summary>None of the others, or not known.</summary>
    Other,

    /// <summary>Nobody answers at the address, or the device is away.</summary>
    Unreachable,

    /// <summary>User name or password are missing or wrong.</summary>
    BadCredentials,

    /// <summary>Its certificate is not that of somebody whom the user trusts.</summary>
    Untrusted,

    /// <summary>The server answers and has no stream of this name.</summary>
    UnknownPath,

    /// <summary>It was open and gave no frame within its time-out.</summary>
    Stalled,

    /// <summary>It was open and the other side closed it.</summary>
    Disconnected,

    /// <summary>The server sends to another host or port, where nobody has said that we may go.</summary>
    Redirected,

    /// <summary>What came is no media: a web page, a text.</summary>
    NotMedia,

    /// <summary>It is media, and there is no picture in it.</summary>
    NoVideo,

    /// <summary>There is a picture, in a format that FFmpeg here does not decode.</summary>
    UnsupportedCodec,

    /// <summary>It is damaged: nothing of it decodes, or its reader crashed on it.</summary>
    Damaged,
}
