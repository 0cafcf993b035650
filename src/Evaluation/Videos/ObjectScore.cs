using SamStream.Evaluation.Metrics;
using SamStream.Pipeline.Results;

namespace SamStream.Evaluation.Videos;

/// <summary>The scores of one object of one sequence.</summary>
/// <param name="Sequence">Name of the sequence.</param>
/// <param name="ObjectId">Its id in the annotations.</param>
/// <param name="Frames">Name and scores of every evaluated frame.</param>
public sealed record ObjectScore(string Sequence, int ObjectId, IReadOnlyList<ScoredFrame> Frames)
{
    /// <summary>Its worst frames, in the order of the frames.</summary>
    public IReadOnlyList<WorstFrame> Worst { get; init; } = [];

    /// <summary>J over the frames.</summary>
    public SeriesSummary RegionSimilarity { get; } =
        SeriesSummary.Of([.. Frames.Select(frame => frame.Score.RegionSimilarity)]);

    /// <summary>F over the frames.</summary>
    public SeriesSummary ContourAccuracy { get; } =
        SeriesSummary.Of([.. Frames.Select(frame => frame.Score.ContourAccuracy)]);

}

/// <summary>One object on one evaluated frame.</summary>
/// <param name="Frame">The frame's name.</param>
/// <param name="Score">How well it was found.</param>
/// <param name="Tracker">What the tracker said of it; null for masks from files.</param>
public readonly record struct ScoredFrame(string Frame, FrameScore Score, TrackerOutput? Tracker);

/// <summary>What the tracker says of an object on a frame.</summary>
/// <param name="State">The object's state.</param>
/// <param name="Score">Probability that the mask's IoU with the truth is at least 0.5.</param>
/// <param name="HasMask">False if it publishes none.</param>
public readonly record struct TrackerOutput(TrackState State, double Score, bool HasMask);

/// <summary>What came of one sequence.</summary>
/// <param name="Objects">Scores of every object, in order of ids.</param>
/// <param name="MeasuredFrameRate">Frames a second; null if masks were read from files.</param>
public sealed record SequenceOutcome(IReadOnlyList<ObjectScore> Objects, double? MeasuredFrameRate);

/// <summary>Scores from 0 to 1, decay from -1 to 1.</summary>
public sealed record ScoreSummary(
    double JAndF, double JMean, double JRecall, double JDecay, double FMean, double FRecall, double FDecay)
{
    private const int Digits = 6;

    public static ScoreSummary Of(ObjectScore score) => MeanOf([score]);

    /// <summary>Means over objects, as the benchmark takes them: not over sequences.</summary>
    public static ScoreSummary MeanOf(IReadOnlyList<ObjectScore> objects)
    {
        double jMean = Mean(score => score.RegionSimilarity.Mean), fMean = Mean(score => score.ContourAccuracy.Mean);
        return new ScoreSummary(
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
