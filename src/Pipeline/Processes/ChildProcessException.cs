namespace SamStream.Pipeline.Processes;

/// <summary>A program could not be started; the message names it, what was found and the cure.</summary>
public sealed class ChildProcessException(string message, Exception? innerException = null) : Exception(message, innerException);
