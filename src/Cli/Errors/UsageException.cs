namespace SamStream.Cli.Errors;

/// <summary>A command cannot do what it is asked for until the user does what the message says.</summary>
internal sealed class UsageException(string message, Exception? innerException = null) : Exception(message, innerException);
