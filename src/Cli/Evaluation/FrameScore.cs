namespace SamStream.Cli.Evaluation;

/// <summary>How well one object was found on one frame.</summary>
/// <param name="RegionSimilarity">J: intersection over union, 0 to 1.</param>
/// <param name="ContourAccuracy">F: harmonic mean of the boundary's precision and recall, 0 to 1.</param>
internal readonly record struct FrameScore(double RegionSimilarity, double ContourAccuracy);
