namespace SamStream.Model.Tracking;

/// <summary>What became of one object on one frame.</summary>
/// <param name="Candidate">The decoder's mask that was accepted; null if none was.</param>
/// <param name="PredictedIou">The model's estimate for the mask that was looked at.</param>
/// <param name="Stability">Its stability.</param>
/// <param name="FlowAgreement">Its IoU with the carried mask; null on a prompt's frame.</param>
internal readonly record struct Judgement(int? Candidate, float PredictedIou, float Stability, float? FlowAgreement);
