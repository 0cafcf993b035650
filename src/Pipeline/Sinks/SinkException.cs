namespace SamStream.Pipeline.Sinks;

/// <summary>An output could not be written; the message names the file or address, the reason and the cure.</summary>
public sealed class SinkException : Exception
{
    public SinkException(string message, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>True if trying again later may help.</summary>
    public bool IsTransient { get; }
}
