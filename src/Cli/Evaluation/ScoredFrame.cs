namespace SamStream.Cli.Evaluation;

/// <summary>One object on one evaluated frame.</summary>
/// <param name="Frame">The frame's name.</param>
/// <param name="Score">How well it was found.</param>
/// <param name="Claim">What the tracker said of it; null for masks from files.</param>
internal readonly record struct ScoredFrame(string Frame, FrameScore Score, TrackerClaim? Claim);
