using System.Globalization;
using SamStream.Cli.Terminals;
using SamStream.Evaluation.Videos;

namespace SamStream.Cli.Evaluation;

/// <summary>Scores as a table for people.</summary>
internal static class ScoreTable
{
    private static readonly string[] Headings =
        ["sequence", "object", "J&F", "J", "J recall", "J decay", "F", "F recall", "F decay", "frames/s"];

    public static void Write(IReadOnlyList<SequenceOutcome> outcomes, TextWriter output)
    {
        var table = new TextTable(Headings);
        foreach (SequenceOutcome outcome in outcomes)
        {
            foreach (ObjectScore score in outcome.Objects)
            {
                string rate = outcome.MeasuredFrameRate?.ToString("0.00", CultureInfo.InvariantCulture) ?? "";
                table.Add([score.Sequence, $"{score.ObjectId}", .. Columns(ScoreSummary.Of(score)), rate]);
            }
        }

        ObjectScore[] objects = [.. outcomes.SelectMany(outcome => outcome.Objects)];
        table.Add(["mean", $"{objects.Length}", .. Columns(ScoreSummary.MeanOf(objects)), ""]);
        table.Write(output);
        if (Calibration.Of(objects) is { } calibration)
            output.WriteLine(calibration.Summary);
    }

    private static IEnumerable<string> Columns(ScoreSummary score)
    {
        double[] values =
            [score.JAndF, score.JMean, score.JRecall, score.JDecay, score.FMean, score.FRecall, score.FDecay];
        return values.Select(value => value.ToString("0.000", CultureInfo.InvariantCulture));
    }
}
