namespace SamStream.Model.Tracking;

/// <summary>What became of one object on one frame.</summary>
/// <param name="Prompt">The decoder's prompt that was looked at.</param>
/// <param name="Candidate">The decoder's mask that was accepted; null if none was.</param>
/// <param name="PredictedIou">The model's estimate for the mask that was looked at.</param>
/// <param name="Stability">Its stability.</param>
/// <param name="FlowAgreement">Its IoU with the carried mask; null on a prompt's frame and where it was searched.</param>
internal readonly record struct Judgement(
    int Prompt, int? Candidate, float PredictedIou, float Stability, float? FlowAgreement);
