namespace SamStream.Cli.Evaluation;

/// <summary>One object of one sequence.</summary>
internal sealed record ObjectScoreMessage
{
    public required string Sequence { get; init; }

    public required int Object { get; init; }

    public required ScoreMessage Score { get; init; }

    /// <summary>Frames a second of the whole sequence; null for masks from files.</summary>
    public required double? MeasuredFrameRate { get; init; }

    /// <summary>Names of the evaluated frames with J and F.</summary>
    public required IReadOnlyList<FrameScoreMessage> Frames { get; init; }

    public static ObjectScoreMessage Of(ObjectScore score, double? measuredFrameRate) => new()
    {
        Sequence = score.Sequence,
        Object = score.ObjectId,
        Score = ScoreMessage.Of(score),
        MeasuredFrameRate = measuredFrameRate is { } rate ? Math.Round(rate, 3) : null,
        Frames =
        [
            .. score.Frames.Select(frame => new FrameScoreMessage(
                frame.Frame, Math.Round(frame.Score.RegionSimilarity, 6), Math.Round(frame.Score.ContourAccuracy, 6))),
        ],
    };
}
