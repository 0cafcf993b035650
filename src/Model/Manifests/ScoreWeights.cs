namespace SamStream.Model.Manifests;

/// <summary>
/// What speaks for a mask of this model being the object, and how much: a logistic regression that <c>samstream eval fit</c> makes.
/// </summary>
/// <param name="Bias">Added to the weighted sum.</param>
/// <param name="Values">One weight for each of <see cref="Names"/>.</param>
public sealed record ScoreWeights(float Bias, IReadOnlyList<float> Values)
{
    /// <summary>What is weighed, as manifests write it, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["predictedIou", "stability", "trackedBox", "carriedBox", "likeness", "color", "scaling"];

    /// <summary>MobileSAM's, to start from with another network.</summary>
    public static ScoreWeights OfMobileSam { get; } = new(-7.4f, [0.32f, 1.88f, 1.4f, 2, 1.9f, 2, -0.5f]);
}
