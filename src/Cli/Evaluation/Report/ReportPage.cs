using System.Globalization;
using System.Net;
using System.Text;
using SamStream.Cli.Labels;
using SamStream.Pipeline.Results;

namespace SamStream.Cli.Evaluation.Report;

/// <summary>An evaluation as one page that needs nothing else: a table, and curves and worst frames of every object.</summary>
internal static class ReportPage
{
    private const string Style =
        """
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }
        h2 { margin-top: 2.5rem; border-top: 1px solid #ccd3dc; padding-top: 1rem; }
        table { border-collapse: collapse; } th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #e3e7ec; }
        th:first-child, td:first-child { text-align: left; }
        .curve { width: 100%; height: 7.5rem; background: #f4f6f8; } .curve polyline { fill: none; stroke: #1c2430; stroke-width: 2; }
        .half { stroke: #8a94a3; stroke-dasharray: 4 4; fill: none; }
        .tracked { fill: #cfe8d2; background: #cfe8d2; } .uncertain { fill: #fbe6a8; background: #fbe6a8; }
        .occluded { fill: #d6cdec; background: #d6cdec; } .lost { fill: #f3c3bd; background: #f3c3bd; }
        .reacquired { fill: #a9d2f2; background: #a9d2f2; }
        .key span { padding: .1rem .6rem; margin-right: .4rem; }
        figure { margin: 1rem 0; } figure svg { width: 100%; } figcaption { color: #55606f; }
        .truth { fill: #ffd400; fill-opacity: .55; } .result { fill: #ff3b6b; fill-opacity: .55; }
        """;

    /// <summary>The page.</summary>
    /// <param name="sequences">The sequences, for their frames.</param>
    /// <param name="outcomes">What came of each, in the same order.</param>
    public static string Write(IReadOnlyList<AnnotatedSequence> sequences, IReadOnlyList<SequenceOutcome> outcomes)
    {
        ObjectScore[] objects = [.. outcomes.SelectMany(outcome => outcome.Objects)];
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Evaluation</title><style>\n")
            .Append(Style).Append("\n</style></head><body>\n<h1>Evaluation</h1>\n");
        AppendTable(page, objects);
        if (Calibration.Of(objects) is { } calibration)
            AppendCalibration(page, calibration);
        page.Append("<p class=\"key\">");
        foreach (TrackState state in Enum.GetValues<TrackState>())
            page.Append(CultureInfo.InvariantCulture, $"<span class=\"{JCurve.ClassOf(state)}\">{JCurve.ClassOf(state)}</span>");
        page.Append("</p>\n");
        for (int i = 0; i < outcomes.Count; i++)
            AppendSequence(page, sequences[i], outcomes[i]);
        return page.Append("</body></html>\n").ToString();
    }

    private static void AppendTable(StringBuilder page, ObjectScore[] objects)
    {
        page.Append("<table><tr><th>sequence</th><th>object</th><th>J&amp;F</th><th>J</th><th>J recall</th><th>J decay</th><th>F</th></tr>\n");
        foreach (ObjectScore score in objects)
            AppendRow(page, score.Sequence, $"{score.ObjectId}", ScoreMessage.Of(score));
        AppendRow(page, "mean", $"{objects.Length}", ScoreMessage.MeanOf(objects));
        page.Append("</table>\n");
    }

    private static void AppendRow(StringBuilder page, string sequence, string objectId, ScoreMessage score) => page.Append(
        CultureInfo.InvariantCulture,
        $"<tr><td>{WebUtility.HtmlEncode(sequence)}</td><td>{objectId}</td><td>{score.JAndF:0.000}</td><td>{score.JMean:0.000}</td><td>{score.JRecall:0.000}</td><td>{score.JDecay:0.000}</td><td>{score.FMean:0.000}</td></tr>\n");

    private static void AppendCalibration(StringBuilder page, Calibration calibration)
    {
        page.Append(
            CultureInfo.InvariantCulture,
            $"<h2>Score</h2><p>Calibration error {calibration.Error:0.000}; tracked with J below 0.3 on {100 * calibration.FalseTracked:0.0} % of the tracked frames.</p>\n<table><tr><th>score from</th><th>frames</th><th>mean score</th><th>J at least 0.5</th></tr>\n");
        foreach (Calibration.Bin bin in calibration.Bins)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><td>{bin.From:0.0}</td><td>{bin.Frames}</td><td>{bin.MeanScore:0.000}</td><td>{bin.GoodShare:0.000}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void AppendSequence(StringBuilder page, AnnotatedSequence sequence, SequenceOutcome outcome)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{WebUtility.HtmlEncode(sequence.Name)}</h2>\n");
        var first = LabelImage.Read(sequence.Annotations[0].Path);
        foreach (ObjectScore score in outcome.Objects)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<h3>object {score.ObjectId}: J {score.RegionSimilarity.Mean:0.000}, F {score.ContourAccuracy.Mean:0.000}</h3>\n")
                .Append(JCurve.Of(score)).Append('\n');
            foreach (WorstFrames.Kept frame in score.Worst)
                page.Append(WorstFramePicture.Of(sequence, score.ObjectId, frame, first.Width, first.Height)).Append('\n');
        }
    }
}
