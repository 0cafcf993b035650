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
    public bool NeedsOperator => Fault is SourceFault.BadCredentials or SourceFault.UnknownPath
        or SourceFault.Redirected or SourceFault.NotMedia or SourceFault.NoVideo or SourceFault.UnsupportedCodec;
}
