namespace SamStream.Chaos;

/// <summary>A server of our own could not be started; the message says why and what to install.</summary>
public sealed class ServerException(string message, Exception? innerException = null) : Exception(message, innerException);
