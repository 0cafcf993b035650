namespace SamStream.Cli.Evaluation;

/// <summary>What came of one sequence.</summary>
/// <param name="Objects">Scores of every object, in order of ids.</param>
/// <param name="MeasuredFrameRate">Frames a second; null if masks were read from files.</param>
internal sealed record SequenceOutcome(IReadOnlyList<ObjectScore> Objects, double? MeasuredFrameRate);
