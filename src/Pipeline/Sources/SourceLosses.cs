namespace SamStream.Pipeline.Sources;

/// <summary>What a source could not deliver so far.</summary>
/// <param name="Frames">Frames that did not decode.</param>
/// <param name="Warnings">What a user should know of them and of the source, a sentence each; a bounded number.</param>
public sealed record SourceLosses(long Frames, IReadOnlyList<string> Warnings)
{
    /// <summary>Nothing is missing.</summary>
    public static readonly SourceLosses None = new(0, []);
}
