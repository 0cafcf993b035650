namespace SamStream.Model.Tracking.States;

/// <summary>
/// The probability that a mask's IoU with the truth is at least 0.5, by logistic regression on what speaks for it. The
/// weights were fitted on annotated sequences; docs/propagation.md holds the reliability table and how well weights of
/// other sequences do on each.
/// </summary>
internal static class Confidence
{
    /// <summary>For a mask that is carried only: what was found on the frame was refused.</summary>
    public const float OfCarried = 0.25f;

    /// <summary>What counts for agreement where nothing was carried.</summary>
    private const float AgreementElsewhere = 0.8f;

    private const float Bias = -5.4f;
    private const float PredictedIou = 0.5f;
    private const float Stability = 1.39f;
    private const float Agreement = 0.28f;
    private const float Likeness = 0.27f;
    private const float Overlap = 4.85f;
    private const float Color = 2.39f;

    public static float Of(in Evidence evidence)
    {
        float sum = Bias
            + (PredictedIou * evidence.PredictedIou)
            + (Stability * evidence.Stability)
            + (Agreement * (evidence.Agreement ?? AgreementElsewhere))
            + (Likeness * Math.Min(evidence.Likeness, 1.2f))
            + (Overlap * Math.Min(evidence.Overlap, 1.2f))
            + (Color * evidence.Color);
        return 1 / (1 + MathF.Exp(-sum));
    }
}
