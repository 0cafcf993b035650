using SamStream.Pipeline;

namespace SamStream.Cli.Evaluation;

/// <summary>The scores of a data set as JSON (docs/messages.md).</summary>
internal sealed record EvaluationMessage
{
    public int Schema { get; init; } = 1;

    /// <summary>box, point or mask; null for masks from files.</summary>
    public required string? Prompt { get; init; }

    /// <summary>Means over all objects of all sequences.</summary>
    public required ScoreMessage Mean { get; init; }

    /// <summary>Null for masks from files.</summary>
    public required CalibrationMessage? Calibration { get; init; }

    public required IReadOnlyList<ObjectScoreMessage> Objects { get; init; }

    public static EvaluationMessage Of(IReadOnlyList<SequenceOutcome> outcomes, PromptKind? kind)
    {
        ObjectScore[] objects = [.. outcomes.SelectMany(outcome => outcome.Objects)];
        return new EvaluationMessage
        {
            Prompt = kind is { } known ? EnumWord.Of(known) : null,
            Mean = ScoreMessage.MeanOf(objects),
            Calibration = CalibrationMessage.Of(Evaluation.Calibration.Of(objects)),
            Objects =
            [
                .. from outcome in outcomes
                   from score in outcome.Objects
                   select ObjectScoreMessage.Of(score, outcome.MeasuredFrameRate),
            ],
        };
    }
}
