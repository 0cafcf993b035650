namespace SamStream.Sources.Images;

/// <summary>One image cannot be used; the message names it, the reason and the cure.</summary>
internal sealed class UnreadableImageException(string message, Exception? inner = null) : Exception(message, inner);
