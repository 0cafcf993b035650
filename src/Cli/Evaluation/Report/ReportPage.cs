using System.Globalization;
using System.Net;
using System.Text;
using SamStream.Cli.Labels;
using SamStream.Pipeline.Results;

namespace SamStream.Cli.Evaluation.Report;

/// <summary>An evaluation as one page that needs nothing else: a table, and curves and worst frames of every object.</summary>
internal static class ReportPage
{
    /// <summary>The page.</summary>
    /// <param name="sequences">The sequences, for their frames.</param>
    /// <param name="outcomes">What came of each, in the same order.</param>
    public static string Write(IReadOnlyList<AnnotatedSequence> sequences, IReadOnlyList<SequenceOutcome> outcomes)
    {
        ObjectScore[] objects = [.. outcomes.SelectMany(outcome => outcome.Objects)];
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Evaluation</title><style>\n")
            .Append(ReportStyle.Sheet).Append("\n</style></head><body><main>\n<h1>Evaluation</h1>\n");
        AppendTable(page, objects);
        if (Calibration.Of(objects) is { } calibration)
            AppendCalibration(page, calibration);
        page.Append("<ul class=\"key\" aria-label=\"colours of the states\">");
        foreach (TrackState state in Enum.GetValues<TrackState>())
            page.Append(CultureInfo.InvariantCulture, $"<li class=\"{JCurve.ClassOf(state)}\">{JCurve.ClassOf(state)}</li>");
        page.Append("</ul>\n");
        for (int i = 0; i < outcomes.Count; i++)
            AppendSequence(page, sequences[i], outcomes[i]);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void AppendTable(StringBuilder page, ObjectScore[] objects)
    {
        page.Append(TableStart("Scores of every object", "sequence", "object", "J&amp;F", "J", "J recall", "J decay", "F"));
        foreach (ObjectScore score in objects)
            AppendRow(page, score.Sequence, $"{score.ObjectId}", ScoreMessage.Of(score));
        page.Append("</tbody><tfoot>\n");
        AppendRow(page, "mean", $"{objects.Length}", ScoreMessage.MeanOf(objects));
        page.Append("</tfoot></table></div>\n");
    }

    // It can be moved sideways where it is too wide, with the keyboard too.
    private static string TableStart(string caption, params ReadOnlySpan<string> columns)
    {
        var start = new StringBuilder($"<div class=\"wide\" role=\"region\" aria-label=\"{caption}\" tabindex=\"0\"><table><caption>{caption}</caption><thead><tr>");
        foreach (string column in columns)
            start.Append("<th scope=\"col\">").Append(column).Append("</th>");
        return start.Append("</tr></thead><tbody>\n").ToString();
    }

    private static void AppendRow(StringBuilder page, string sequence, string objectId, ScoreMessage score) => page.Append(
        CultureInfo.InvariantCulture,
        $"<tr><th scope=\"row\">{WebUtility.HtmlEncode(sequence)}</th><td>{objectId}</td><td>{score.JAndF:0.000}</td><td>{score.JMean:0.000}</td><td>{score.JRecall:0.000}</td><td>{score.JDecay:0.000}</td><td>{score.FMean:0.000}</td></tr>\n");

    private static void AppendCalibration(StringBuilder page, Calibration calibration)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>Score</h2><p>{calibration.Summary}</p>\n")
            .Append(TableStart("What scores are worth", "score from", "frames", "mean score", "J at least 0.5"));
        foreach (Calibration.Bin bin in calibration.Bins)
        {
            page.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\">{bin.From:0.0}</th><td>{bin.Frames}</td><td>{bin.MeanScore:0.000}</td><td>{bin.GoodShare:0.000}</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
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
