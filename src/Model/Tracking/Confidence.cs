namespace SamStream.Model.Tracking;

/// <summary>
/// The probability that a mask's IoU with the truth is at least 0.5, by logistic regression on what speaks for it. The
/// weights were fitted on annotated sequences; docs/propagation.md holds the reliability table and how well weights of
/// other sequences do on each.
/// </summary>
internal static class Confidence
{
    /// <summary>For a mask that is carried only: what was found on the frame was refused.</summary>
    public const float OfCarried = 0.25f;

    /// <summary>What counts for the fit where a point was given.</summary>
    private const float FitWithoutBox = 0.8f;

    private const float PromptedBias = -6f;
    private const float PromptedIou = 6f;
    private const float PromptedStability = 2f;
    private const float PromptedFit = 1f;

    private const float Bias = -8.6f;
    private const float PredictedIou = 0.67f;
    private const float Overlap = 5.9f;
    private const float Color = 2.55f;

    /// <summary>What is missing to 1 counts by its logarithm, from this on.</summary>
    private const float LeastMissingIou = 0.03f;
    private const float LeastMissingColor = 0.02f;

    /// <summary>The soft IoU beyond that on the prompt's frame counts up to this.</summary>
    private const float MostOverlap = 1.2f;

    /// <summary>
    /// For a prompt's own mask: it looks like itself whatever it is, so that only the model's word and the fit to the box
    /// speak for it.
    /// </summary>
    /// <param name="predictedIou">The model's own estimate.</param>
    /// <param name="stability">How little it depends on the threshold, 0 to 1.</param>
    /// <param name="fit">IoU of the box around the mask and the one that was given, 0 to 1; null without one.</param>
    public static float OfPrompted(float predictedIou, float stability, float? fit)
    {
        float sum = PromptedBias + (PromptedIou * predictedIou) + (PromptedStability * stability)
            + (PromptedFit * (fit ?? FitWithoutBox));
        return 1 / (1 + MathF.Exp(-sum));
    }

    /// <summary>For a mask that was found on a later frame.</summary>
    public static float Of(in MaskFeatures features)
    {
        float sum = Bias
            + (PredictedIou * Closeness(features.PredictedIou, LeastMissingIou))
            + (Overlap * Math.Min(features.Overlap, MostOverlap))
            + (Color * Closeness(features.Color, LeastMissingColor));
        return 1 / (1 + MathF.Exp(-sum));
    }

    // What tells good masks from bad ones is small near 1: colours of 0.99 and 0.95 differ about as much as 0.9 and 0.7.
    private static float Closeness(float share, float leastMissing) => -MathF.Log(1 + leastMissing - Math.Min(share, 1));
}
