namespace SamStream.Pipeline.Frames;

/// <summary>A frame has no pixels or more than the pool's limit; the message gives both numbers.</summary>
public sealed class FrameSizeException(string message) : Exception(message);
