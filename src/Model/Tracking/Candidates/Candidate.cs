using SamStream.Model.Tracking.Appearance;

namespace SamStream.Model.Tracking.Candidates;

/// <summary>One of the decoder's masks, and what speaks for it.</summary>
/// <param name="Prompt">Index of the prompt that it answers.</param>
/// <param name="Mask">Which of the prompt's masks it is.</param>
/// <param name="PredictedIou">The model's own estimate.</param>
/// <param name="Stability">How little it depends on the threshold, 0 to 1.</param>
/// <param name="Agreement">IoU with the carried mask, 0 to 1; null where nothing is carried.</param>
/// <param name="Likeness">How much it looks like the object; a perfect match where that is not known.</param>
internal readonly record struct Candidate(
    int Prompt, int Mask, float PredictedIou, float Stability, float? Agreement, MaskLikeness Likeness);
