using System.Globalization;
using System.Net;
using System.Text;
using SamStream.Evaluation.Videos;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Results;

namespace SamStream.Evaluation.Reports;

/// <summary>An evaluation as one page that needs nothing else: a table, and curves and worst frames of every object.</summary>
public static class ReportPage
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
            AppendRow(page, score.Sequence, $"{score.ObjectId}", ScoreSummary.Of(score));
        page.Append("</tbody><tfoot>\n");
        AppendRow(page, "mean", $"{objects.Length}", ScoreSummary.MeanOf(objects));
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

    private static void AppendRow(StringBuilder page, string sequence, string objectId, ScoreSummary score) => page.Append(
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
            foreach (WorstFrame frame in score.Worst)
                page.Append(WorstFramePicture.Of(sequence, score.ObjectId, frame, first.Width, first.Height)).Append('\n');
        }
    }
}

/// <summary>A frame twice, side by side: with the true mask and with the tracker's.</summary>
internal static class WorstFramePicture
{
    /// <summary>As HTML; the frame's file is in it.</summary>
    public static string Of(AnnotatedSequence sequence, int objectId, WorstFrame frame, int width, int height)
    {
        string path = sequence.Frames[frame.FrameIndex];
        string type = Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".png" => "image/png",
            ".bmp" => "image/bmp",
            _ => "image/jpeg",
        };
        string id = WebUtility.HtmlEncode($"{sequence.Name}-{objectId}-{frame.FrameIndex}");
        string image = $"data:{type};base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
        string name = WebUtility.HtmlEncode($"frame {frame.FrameIndex} of {sequence.Name}");
        string found = frame.Result.AsSpan().ContainsAnyExcept((byte)0) ? "result in red" : "no result";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <figure><div class="pair">
            <svg viewBox="0 0 {width} {height}" role="img"><title>{name} with the true mask of object {objectId}</title>
            <defs><image id="{id}" width="{width}" height="{height}" href="{image}"/></defs>
            <use href="#{id}"/><path class="truth" d="{MaskPath.Of(frame.Truth, width)}"/></svg>
            <svg viewBox="0 0 {width} {height}" role="img"><title>{name} with the mask that was found</title>
            <use href="#{id}"/><path class="result" d="{MaskPath.Of(frame.Result, width)}"/></svg>
            </div><figcaption>frame {frame.FrameIndex}, J {frame.Iou:0.000}: truth in yellow, {found}</figcaption></figure>
            """);
    }
}

/// <summary>A mask as the data of an SVG path: a rectangle for each run of a row.</summary>
internal static class MaskPath
{
    /// <summary>The path's data; empty for an empty mask.</summary>
    /// <param name="mask">[height, width], any value but 0 is object.</param>
    /// <param name="width">Pixels of a row.</param>
    public static string Of(ReadOnlySpan<byte> mask, int width)
    {
        var path = new StringBuilder();
        for (int y = 0; y < mask.Length / width; y++)
        {
            ReadOnlySpan<byte> row = mask.Slice(y * width, width);
            for (int x = row.IndexOfAnyExcept((byte)0); x >= 0 && x < width;)
            {
                int length = row[x..].IndexOf((byte)0);
                if (length < 0)
                    length = width - x;
                path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h{length}v1h-{length}z");
                int next = row[(x + length)..].IndexOfAnyExcept((byte)0);
                x = next < 0 ? width : x + length + next;
            }
        }

        return path.ToString();
    }
}
