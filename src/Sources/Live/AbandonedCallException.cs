namespace SamStream.Sources.Live;

/// <summary>Tells a reading thread that its call was given up; it never leaves that thread.</summary>
internal sealed class AbandonedCallException() : Exception("The native call was given up before it returned.");
