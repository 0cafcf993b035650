using System.Globalization;
using System.Net;
using System.Text;
using SamStream.Evaluation.Videos;
using SamStream.Pipeline.Results;

namespace SamStream.Evaluation.Reports;

/// <summary>J of one object over the frames as an SVG picture, before bands in the colours of its states, with axes.</summary>
internal static class JCurve
{
    private const int Width = 720;
    private const int Height = 120;

    /// <summary>As HTML: the picture takes the width that there is, its axes stay readable.</summary>
    public static string Of(ObjectScore score)
    {
        IReadOnlyList<ScoredFrame> frames = score.Frames;
        var page = new StringBuilder("<div class=\"plot\"><div class=\"y\" aria-hidden=\"true\"><span>1</span><span>J</span><span>0</span></div>");
        page.Append(
            CultureInfo.InvariantCulture,
            $"<svg class=\"curve\" viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\"><title>{Describe(score)}</title>");
        AppendBands(page, frames);
        page.Append(CultureInfo.InvariantCulture, $"<path class=\"half\" d=\"M0 {Height / 2}h{Width}\"/>");
        AppendLine(page, frames);
        string first = frames.Count > 0 ? frames[0].Frame : "", last = frames.Count > 0 ? frames[^1].Frame : "";
        return page.Append("</svg><div class=\"x\" aria-hidden=\"true\">")
            .Append(CultureInfo.InvariantCulture, $"<span>{WebUtility.HtmlEncode(first)}</span><span>frame</span>")
            .Append(CultureInfo.InvariantCulture, $"<span>{WebUtility.HtmlEncode(last)}</span></div></div>").ToString();
    }

    /// <summary>The style sheet's name of a state.</summary>
    public static string ClassOf(TrackState state) => state.ToString().ToLowerInvariant();

    // For those who do not see it.
    private static string Describe(ObjectScore score)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"J of object {score.ObjectId} over {score.Frames.Count} frames, mean {score.RegionSimilarity.Mean:0.00}");
        foreach (IGrouping<TrackState, ScoredFrame> state in score.Frames.Where(frame => frame.Tracker is not null)
            .GroupBy(frame => frame.Tracker!.Value.State).OrderBy(state => state.Key))
        {
            text.Append(CultureInfo.InvariantCulture, $"; {ClassOf(state.Key)} on {state.Count()}");
        }

        return text.ToString();
    }

    private static void AppendBands(StringBuilder svg, IReadOnlyList<ScoredFrame> frames)
    {
        double step = (double)Width / Math.Max(1, frames.Count);
        for (int i = 0; i < frames.Count;)
        {
            TrackState? state = frames[i].Tracker?.State;
            int end = i + 1;
            while (end < frames.Count && frames[end].Tracker?.State == state)
                end++;
            if (state is { } known)
            {
                string range = WebUtility.HtmlEncode(end - i == 1 ? frames[i].Frame : $"{frames[i].Frame} to {frames[end - 1].Frame}");
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect class=\"{ClassOf(known)}\" x=\"{i * step:0.##}\" y=\"0\" width=\"{(end - i) * step:0.##}\" height=\"{Height}\"><title>{ClassOf(known)}, frame {range}</title></rect>");
            }

            i = end;
        }
    }

    private static void AppendLine(StringBuilder svg, IReadOnlyList<ScoredFrame> frames)
    {
        double step = (double)Width / Math.Max(1, frames.Count);
        svg.Append("<polyline points=\"");
        for (int i = 0; i < frames.Count; i++)
        {
            double y = Height * (1 - frames[i].Score.RegionSimilarity);
            svg.Append(CultureInfo.InvariantCulture, $"{(i + 0.5) * step:0.##},{y:0.##} ");
        }

        svg.Append("\"/>");
    }
}
