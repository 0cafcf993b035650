namespace SamStream.Cli.Clips;

/// <summary>Something of a clip cannot be had or done; the message is for whoever asked, and names the cure.</summary>
internal sealed class ClipException(ClipFault fault, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What kind of error it is.</summary>
    public ClipFault Fault { get; } = fault;
}
