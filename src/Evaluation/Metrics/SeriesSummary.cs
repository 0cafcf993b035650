namespace SamStream.Evaluation.Metrics;

/// <summary>A score over the frames of one object.</summary>
/// <param name="Mean">Mean over frames.</param>
/// <param name="Recall">Share of frames whose score is above 0.5.</param>
/// <param name="Decay">Mean of the first quarter minus mean of the last: how much is lost over time.</param>
public readonly record struct SeriesSummary(double Mean, double Recall, double Decay)
{
    private const double RecallThreshold = 0.5;
    private const int Quarters = 4;

    /// <summary>Summarises the scores of consecutive frames; NaN throughout if there are none.</summary>
    public static SeriesSummary Of(IReadOnlyList<double> scores)
    {
        if (scores.Count == 0)
            return new SeriesSummary(double.NaN, double.NaN, double.NaN);
        double recall = (double)scores.Count(score => score > RecallThreshold) / scores.Count;
        double decay = MeanOf(scores, Edge(scores, 0), Edge(scores, 1))
            - MeanOf(scores, Edge(scores, Quarters - 1), Edge(scores, Quarters));
        return new SeriesSummary(scores.Average(), recall, decay);
    }

    // The benchmark's edges between quarters: four equal steps from 1 to n, rounded to the nearest frame, half up. It
    // keeps them in a byte, so that its decay is wrong beyond 256 frames; here it is not.
    private static int Edge(IReadOnlyList<double> scores, int quarter) =>
        (int)Math.Round(1 + ((scores.Count - 1) * (double)quarter / Quarters) + 1e-10) - 1;

    // Both edges belong to the quarter.
    private static double MeanOf(IReadOnlyList<double> scores, int first, int last)
    {
        double sum = 0;
        for (int i = first; i <= last; i++)
            sum += scores[i];
        return sum / (last - first + 1);
    }
}
