namespace SamStream.Model.Sam;

/// <summary>What one run of a model took on this machine.</summary>
/// <param name="Encode">One frame to its embedding, preprocessing included.</param>
/// <param name="Decode">One box prompt to its masks.</param>
public readonly record struct SamTimings(TimeSpan Encode, TimeSpan Decode);
