namespace SamStream.Cli.Evaluation;

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
