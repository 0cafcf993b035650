using System.Globalization;
using System.Text;
using SamStream.Pipeline.Results;

namespace SamStream.Cli.Evaluation.Report;

/// <summary>J of one object over the frames as an SVG picture, before bands in the colours of its states.</summary>
internal static class JCurve
{
    private const int Width = 720;
    private const int Height = 120;

    public static string Of(ObjectScore score)
    {
        IReadOnlyList<ScoredFrame> frames = score.Frames;
        double step = (double)Width / Math.Max(1, frames.Count);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"curve\" viewBox=\"0 0 {Width} {Height}\" role=\"img\">")
            .Append(CultureInfo.InvariantCulture, $"<title>J of object {score.ObjectId} over time</title>");
        for (int i = 0; i < frames.Count;)
        {
            TrackState? state = frames[i].Claim?.State;
            int end = i + 1;
            while (end < frames.Count && frames[end].Claim?.State == state)
                end++;
            if (state is { } known)
            {
                svg.Append(
                    CultureInfo.InvariantCulture,
                    $"<rect class=\"{ClassOf(known)}\" x=\"{i * step:0.##}\" y=\"0\" width=\"{(end - i) * step:0.##}\" height=\"{Height}\"/>");
            }

            i = end;
        }

        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"half\" d=\"M0 {Height / 2}h{Width}\"/><polyline points=\"");
        for (int i = 0; i < frames.Count; i++)
        {
            double y = Height * (1 - frames[i].Score.RegionSimilarity);
            svg.Append(CultureInfo.InvariantCulture, $"{(i + 0.5) * step:0.##},{y:0.##} ");
        }

        return svg.Append("\"/></svg>").ToString();
    }

    /// <summary>The style sheet's name of a state.</summary>
    public static string ClassOf(TrackState state) => state.ToString().ToLowerInvariant();
}
