namespace SamStream.Cli.Clips.Prompts;

/// <summary>An object is gone from a frame on, until a later prompt brings it back.</summary>
/// <param name="Id">The object.</param>
/// <param name="Frame">The first frame without it.</param>
internal sealed record ObjectEnd(int Id, long Frame);
