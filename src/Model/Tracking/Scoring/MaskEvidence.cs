using SamStream.Model.Manifests;

namespace SamStream.Model.Tracking.Scoring;

/// <summary>What speaks for one of the decoder's masks being the object.</summary>
/// <param name="PredictedIou">The model's own estimate.</param>
/// <param name="Stability">How little it depends on the threshold, 0 to 1.</param>
/// <param name="TrackedBox">
/// IoU of its box with the one that the box tracker gives, without one with that of the carried mask, 0 to 1; a half where nothing
/// is carried.
/// </param>
/// <param name="CarriedBox">
/// IoU of its box with that of the carried mask, times the probability that this is the object, 0 to 1; 0 where nothing is carried.
/// </param>
/// <param name="Likeness">Soft IoU with what looks like the object, as a share of that on its prompt's frame; 1 where that is not known.</param>
/// <param name="Color">Share of its colours on its prompt's frame, 0 to 1.</param>
/// <param name="Scaling">Logarithm of the factor between its area and the object's last one, either way.</param>
internal readonly record struct MaskEvidence(
    float PredictedIou, float Stability, float TrackedBox, float CarriedBox, float Likeness, float Color, float Scaling)
{
    /// <summary>Values that the score is a weighted sum of.</summary>
    public const int FeatureCount = 7;

    /// <summary>What is missing to 1 counts by its logarithm, from this on.</summary>
    private const float LeastMissing = 0.025f;

    /// <summary>
    /// Probability that the mask's IoU with the object is at least 0.5, by logistic regression: what masks are compared by, and
    /// what is published.
    /// </summary>
    public float Probability(ScoreWeights weights)
    {
        Span<float> features = stackalloc float[FeatureCount];
        CopyFeatures(features);
        float sum = weights.Bias;
        for (int i = 0; i < FeatureCount; i++)
            sum += weights.Values[i] * features[i];
        return 1 / (1 + MathF.Exp(-sum));
    }

    /// <summary>Writes the values that the score is a weighted sum of, in the order of <see cref="ScoreWeights.Names"/>.</summary>
    public void CopyFeatures(Span<float> features)
    {
        features[0] = Closeness(PredictedIou);
        features[1] = Stability;
        features[2] = TrackedBox;
        features[3] = CarriedBox;
        features[4] = Math.Min(Likeness, 1);
        features[5] = Closeness(Color);
        features[6] = Scaling;
    }

    // What tells good masks from bad ones is small near 1: 0.99 and 0.95 differ about as much as 0.9 and 0.7.
    private static float Closeness(float share) => -MathF.Log(1 + LeastMissing - Math.Clamp(share, 0, 1));
}
