using System.Globalization;
using SamStream.Evaluation.Metrics;
using SamStream.Evaluation.Videos;
using SamStream.TestSupport;

namespace SamStream.Evaluation.Tests.Metrics;

/// <summary>
/// The metric against values that the benchmark's own program computed for the masks of another method
/// (davis2017-evaluation, its OSVOS results).
/// </summary>
public sealed class GoldenMetricTests
{
    // The golden values have nine digits; what is left is the rounding of doubles.
    private const double Tolerance = 1e-6;

    [DataTheory(Requires = "metric_golden")]
    [InlineData("blackswan")]
    [InlineData("bmx-trees")]
    [InlineData("breakdance")]
    [InlineData("car-roundabout")]
    [InlineData("cows")]
    [InlineData("dog")]
    [InlineData("horsejump-high")]
    [InlineData("motocross-jump")]
    public void Score_StoredMasks_EqualsBenchmark(string name)
    {
        AnnotatedSequence sequence = Assert.Single(SequenceFinder.Find(TestData.Combine($"davis/{name}")));

        ObjectScore score = Assert.Single(
            StoredPredictions.Score(sequence, TestData.Combine($"metric_golden/osvos_pred/{name}")));

        string[][] frames = [.. Rows("per_frame.csv").Where(row => row[0] == name)];
        Assert.Equal(frames.Select(row => row[1]), score.Frames.Select(frame => frame.Frame));
        Assert.All(frames.Zip(score.Frames), pair =>
        {
            Assert.Equal(Number(pair.First[2]), pair.Second.Score.RegionSimilarity, Tolerance);
            Assert.Equal(Number(pair.First[3]), pair.Second.Score.ContourAccuracy, Tolerance);
        });

        string[] summary = Rows("summary.csv").Single(row => row[0] == name);
        AssertSummary(summary[1..4], score.RegionSimilarity);
        AssertSummary(summary[4..7], score.ContourAccuracy);
    }

    [DataFact(Requires = "metric_golden")]
    public void Find_FolderOfSequences_FindsAllInOrder()
    {
        IReadOnlyList<AnnotatedSequence> found = SequenceFinder.Find(TestData.Combine("davis"));

        Assert.Equal(Rows("summary.csv").Select(row => row[0]), found.Select(sequence => sequence.Name));
    }

    private static void AssertSummary(string[] golden, SeriesSummary summary)
    {
        Assert.Equal(Number(golden[0]), summary.Mean, Tolerance);
        Assert.Equal(Number(golden[1]), summary.Recall, Tolerance);
        Assert.Equal(Number(golden[2]), summary.Decay, Tolerance);
    }

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(TestData.Combine($"metric_golden/{file}")).Skip(1).Select(line => line.Split(','));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
