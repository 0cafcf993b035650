using SamStream.Pipeline.Results;

namespace SamStream.Cli.Evaluation;

/// <summary>What the tracker says of an object on a frame.</summary>
/// <param name="State">The object's state.</param>
/// <param name="Score">Probability that the mask's IoU with the truth is at least 0.5.</param>
/// <param name="HasMask">False if it publishes none.</param>
internal readonly record struct TrackerClaim(TrackState State, double Score, bool HasMask);
