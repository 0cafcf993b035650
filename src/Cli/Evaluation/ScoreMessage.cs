namespace SamStream.Cli.Evaluation;

/// <summary>Scores from 0 to 1, decay from -1 to 1.</summary>
internal sealed record ScoreMessage(
    double JAndF, double JMean, double JRecall, double JDecay, double FMean, double FRecall, double FDecay)
{
    private const int Digits = 6;

    public static ScoreMessage Of(ObjectScore score) => MeanOf([score]);

    /// <summary>Means over objects, as the benchmark takes them: not over sequences.</summary>
    public static ScoreMessage MeanOf(IReadOnlyList<ObjectScore> objects)
    {
        double jMean = Mean(score => score.RegionSimilarity.Mean), fMean = Mean(score => score.ContourAccuracy.Mean);
        return new ScoreMessage(
            Math.Round((jMean + fMean) / 2, Digits),
            jMean,
            Mean(score => score.RegionSimilarity.Recall),
            Mean(score => score.RegionSimilarity.Decay),
            fMean,
            Mean(score => score.ContourAccuracy.Recall),
            Mean(score => score.ContourAccuracy.Decay));

        double Mean(Func<ObjectScore, double> value) => Math.Round(objects.Average(value), Digits);
    }
}
