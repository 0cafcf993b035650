namespace SamStream.Pipeline.Sources;

/// <summary>A source could not be opened or read; the message names the source, what was found and the cure.</summary>
public sealed class SourceException : Exception
{
    public SourceException(string message, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>True if trying again later may help (a camera that is away), false if not (a missing file).</summary>
    public bool IsTransient { get; }
}
