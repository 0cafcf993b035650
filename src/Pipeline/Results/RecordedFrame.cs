namespace SamStream.Pipeline.Results;

/// <summary>What an earlier run found on a frame.</summary>
/// <param name="Index">Of the frame.</param>
/// <param name="IsEncoded">See <see cref="FrameResult.IsEncoded"/>.</param>
/// <param name="Objects">In order of their ids, with masks of their own.</param>
public sealed record RecordedFrame(long Index, bool IsEncoded, IReadOnlyList<ObjectResult> Objects);
