using System.Text.Json.Serialization;
using SamStream.Evaluation.Videos;
using SamStream.Pipeline;

namespace SamStream.Cli.Evaluation;

/// <summary>The scores of a data set as JSON (docs/messages.md).</summary>
internal sealed record EvaluationMessage
{
    public int Schema { get; init; } = 1;

    /// <summary>box, point or mask; null for masks from files.</summary>
    public required string? Prompt { get; init; }

    /// <summary>Means over all objects of all sequences.</summary>
    public required ScoreSummary Mean { get; init; }

    /// <summary>Null for masks from files.</summary>
    public required CalibrationMessage? Calibration { get; init; }

    public required IReadOnlyList<ObjectScoreMessage> Objects { get; init; }

    public static EvaluationMessage Of(IReadOnlyList<SequenceOutcome> outcomes, PromptKind? kind)
    {
        ObjectScore[] objects = [.. outcomes.SelectMany(outcome => outcome.Objects)];
        return new EvaluationMessage
        {
            Prompt = kind is { } known ? EnumWord.Of(known) : null,
            Mean = ScoreSummary.MeanOf(objects),
            Calibration = CalibrationMessage.Of(SamStream.Evaluation.Videos.Calibration.Of(objects)),
            Objects =
            [
                .. from outcome in outcomes
                   from score in outcome.Objects
                   select ObjectScoreMessage.Of(score, outcome.MeasuredFrameRate),
            ],
        };
    }
}

/// <summary>One object of one sequence.</summary>
internal sealed record ObjectScoreMessage
{
    public required string Sequence { get; init; }

    public required int Object { get; init; }

    public required ScoreSummary Score { get; init; }

    /// <summary>Frames a second of the whole sequence; null for masks from files.</summary>
    public required double? MeasuredFrameRate { get; init; }

    /// <summary>Names of the evaluated frames with J and F.</summary>
    public required IReadOnlyList<FrameScoreMessage> Frames { get; init; }

    public static ObjectScoreMessage Of(ObjectScore score, double? measuredFrameRate) => new()
    {
        Sequence = score.Sequence,
        Object = score.ObjectId,
        Score = ScoreSummary.Of(score),
        MeasuredFrameRate = measuredFrameRate is { } rate ? Math.Round(rate, 3) : null,
        Frames =
        [
            .. score.Frames.Select(frame => new FrameScoreMessage(
                frame.Frame, Math.Round(frame.Score.RegionSimilarity, 6), Math.Round(frame.Score.ContourAccuracy, 6))),
        ],
    };
}

/// <summary>J and F of an object on one frame.</summary>
internal sealed record FrameScoreMessage(string Frame, double J, double F);

/// <summary>How far the tracker's score and state can be believed.</summary>
internal sealed record CalibrationMessage
{
    /// <summary>Expected calibration error; null without a mask.</summary>
    public required double? Error { get; init; }

    /// <summary>Share of frames called tracked whose IoU is below 0.3; null without any.</summary>
    public required double? FalseTracked { get; init; }

    public required IReadOnlyList<CalibrationBinMessage> Bins { get; init; }

    public static CalibrationMessage? Of(Calibration? calibration) => calibration is null ? null : new CalibrationMessage
    {
        Error = Rounded(calibration.Error),
        FalseTracked = Rounded(calibration.FalseTracked),
        Bins =
        [
            .. calibration.Bins.Select(bin => new CalibrationBinMessage(
                bin.From, bin.Frames, Math.Round(bin.MeanScore, 4), Math.Round(bin.GoodShare, 4))),
        ],
    };

    private static double? Rounded(double value) => double.IsFinite(value) ? Math.Round(value, 4) : null;
}

/// <summary>Frames whose score lies in one tenth: how high it is on average, and how many masks are good.</summary>
internal sealed record CalibrationBinMessage(double From, int Frames, double MeanScore, double GoodShare);

/// <summary>Serializer of the evaluation's messages, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(EvaluationMessage))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
