using System.Globalization;
using SamStream.Pipeline.Results;

namespace SamStream.Evaluation.Videos;

/// <summary>
/// Whether the tracker's score and state can be believed: the expected calibration error over ten bins of the score (Naeini
/// et al., "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI 2015) and the share of frames that are
/// called tracked although the object is elsewhere.
/// </summary>
/// <param name="Error">Mean over frames of the distance between score and share of good masks of its bin; NaN without frames.</param>
/// <param name="FalseTracked">Share of frames with state tracked or reacquired whose IoU is below 0.3; NaN without any.</param>
/// <param name="Bins">The bins that hold frames.</param>
public sealed record Calibration(double Error, double FalseTracked, IReadOnlyList<Calibration.Bin> Bins)
{
    private const int BinCount = 10;
    private const double GoodIou = 0.5;
    private const double ElsewhereIou = 0.3;

    /// <summary>In a few words; what there were no frames for is said so.</summary>
    public string Summary => string.Join(
        ", ",
        double.IsNaN(Error) ? "no mask" : string.Create(CultureInfo.InvariantCulture, $"calibration error {Error:0.000}"),
        double.IsNaN(FalseTracked)
            ? "tracked on no frame"
            : string.Create(CultureInfo.InvariantCulture, $"tracked with J below 0.3 on {100 * FalseTracked:0.0} % of the tracked frames"));

    /// <summary>Of all frames of all objects; null if nothing was claimed.</summary>
    public static Calibration? Of(IEnumerable<ObjectScore> objects)
    {
        (TrackerOutput Tracker, double Iou)[] outputs =
        [
            .. objects.SelectMany(score => score.Frames)
                .Where(frame => frame.Tracker.HasValue)
                .Select(frame => (frame.Tracker.GetValueOrDefault(), frame.Score.RegionSimilarity)),
        ];
        if (outputs.Length == 0)
            return null;
        (TrackerOutput Tracker, double Iou)[] masks = [.. outputs.Where(tracker => tracker.Tracker.HasMask)];
        List<Bin> bins =
        [
            .. from mask in masks
               group mask by Math.Clamp((int)(mask.Tracker.Score * BinCount), 0, BinCount - 1) into bin
               orderby bin.Key
               select new Bin(
                   (double)bin.Key / BinCount,
                   bin.Count(),
                   bin.Average(mask => mask.Tracker.Score),
                   (double)bin.Count(mask => mask.Iou >= GoodIou) / bin.Count()),
        ];
        double error = bins.Sum(bin => bin.Frames * Math.Abs(bin.MeanScore - bin.GoodShare)) / masks.Length;
        (TrackerOutput Tracker, double Iou)[] tracked =
            [.. masks.Where(mask => mask.Tracker.State is TrackState.Tracked or TrackState.Reacquired)];
        return new Calibration(error, (double)tracked.Count(mask => mask.Iou < ElsewhereIou) / tracked.Length, bins);
    }

    /// <summary>Frames whose score is from a tenth to the next.</summary>
    /// <param name="From">The tenth.</param>
    /// <param name="Frames">How many.</param>
    /// <param name="MeanScore">Mean of their scores.</param>
    /// <param name="GoodShare">Share of them whose IoU is at least 0.5.</param>
    public sealed record Bin(double From, int Frames, double MeanScore, double GoodShare);
}
