using SamStream.Model.Networks;

namespace SamStream.Evaluation.Videos;

/// <summary>
/// Normal noise in the encoder's answers, as another decoder of the pictures or other arithmetic gives: how much results depend on
/// chance shows in runs with different seeds.
/// </summary>
/// <param name="seed">The same seed gives the same noise.</param>
public sealed class EmbeddingNoise(int seed)
{
    /// <summary>Its standard deviation, as a share of that of the answer's values.</summary>
    public const double Share = 0.03;

    /// <summary>Adds noise to what was encoded of a frame.</summary>
    internal void Add(long frame, ImageEmbedding embedding)
    {
        Span<float> values = embedding.Edit();
        double sum = 0, squares = 0;
        foreach (float value in values)
            (sum, squares) = (sum + value, squares + ((double)value * value));
        double mean = sum / values.Length;
        double deviation = Share * Math.Sqrt(Math.Max(0, (squares / values.Length) - (mean * mean)));
        var random = new Random(unchecked((seed * 1_000_003) + (int)frame));
        foreach (ref float value in values)
        {
            // Box and Muller's transform.
            double radius = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())), angle = 2 * Math.PI * random.NextDouble();
            value += (float)(deviation * radius * Math.Cos(angle));
        }
    }
}
