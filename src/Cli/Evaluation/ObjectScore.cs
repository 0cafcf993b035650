namespace SamStream.Cli.Evaluation;

/// <summary>The scores of one object of one sequence.</summary>
/// <param name="Sequence">Name of the sequence.</param>
/// <param name="ObjectId">Its id in the annotations.</param>
/// <param name="Frames">Name and scores of every evaluated frame.</param>
internal sealed record ObjectScore(string Sequence, int ObjectId, IReadOnlyList<ScoredFrame> Frames)
{
    /// <summary>Its worst frames, in the order of the frames.</summary>
    public IReadOnlyList<WorstFrames.Kept> Worst { get; init; } = [];

    /// <summary>J over the frames.</summary>
    public SeriesSummary RegionSimilarity { get; } =
        SeriesSummary.Of([.. Frames.Select(frame => frame.Score.RegionSimilarity)]);

    /// <summary>F over the frames.</summary>
    public SeriesSummary ContourAccuracy { get; } =
        SeriesSummary.Of([.. Frames.Select(frame => frame.Score.ContourAccuracy)]);

}
