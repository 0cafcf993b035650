using System.Globalization;
using SamStream.Evaluation.Scores;
using SamStream.TestSupport;

namespace SamStream.Evaluation.Tests.Scores;

public sealed class ScoreFittingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_OneValueTellsGoodFromBad_IsWhatCounts()
    {
        FittedScore fitted = Fit(Lines(seed: 1));

        Assert.Equal(
            ["predictedIou", "stability", "trackedBox", "carriedBox", "likeness", "color", "scaling"],
            fitted.Weights.Select(weight => weight.Name));
        double own = fitted.Weights[3].Weight;
        Assert.True(own > 1, $"{own}");
        Assert.All(fitted.Weights.Where((_, i) => i != 3), weight => Assert.True(Math.Abs(weight.Weight) < own / 4, $"{weight}"));
    }

    [Fact]
    public void Fit_OneValueTellsGoodFromBad_ChoosesWellOnSequencesLeftOut()
    {
        FittedScore fitted = Fit(Lines(seed: 2));

        Assert.Equal(["a", "b", "c"], fitted.HeldOut.Select(score => score.Sequence));
        Assert.All(fitted.HeldOut, score => Assert.InRange(score.ChosenIou, score.BestIou - 0.02, score.BestIou));
    }

    [Fact]
    public void Fit_OfOneSequence_SaysThatTwoAreNeeded()
    {
        var error = Assert.Throws<EvaluationException>(() => Fit(Lines(seed: 3).Where(line => line.StartsWith('a'))));

        Assert.Contains("two are needed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("sequence,frame\n")]
    public void Read_AnotherFile_SaysWhatIsExpected(string content)
    {
        File.WriteAllText(_folder.Combine("other.csv"), content);

        var error = Assert.Throws<EvaluationException>(() => new ScoreFitting().Read(_folder.Combine("other.csv")));

        Assert.Contains("--hypotheses", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MissingFile_NamesIt()
    {
        var error = Assert.Throws<EvaluationException>(() => new ScoreFitting().Read(_folder.Combine("none.csv")));

        Assert.Contains(_folder.Combine("none.csv"), error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,1,1,0.5,0,1,1")]
    [InlineData("a,1,1,0.5,0,1,1,1,1,1,1,NaN")]
    [InlineData("a,1,1,half,0,1,1,1,1,1,1,1")]
    public void Read_LineThatIsNoMask_SaysWhichOne(string line)
    {
        File.WriteAllLines(_folder.Combine("torn.csv"), [HypothesisLog.Header, "a,0,1,0.5,0,1,1,1,1,1,1,1", line]);

        var error = Assert.Throws<EvaluationException>(() => new ScoreFitting().Read(_folder.Combine("torn.csv")));

        Assert.Contains("line 3", error.Message, StringComparison.Ordinal);
    }

    private FittedScore Fit(IEnumerable<string> lines)
    {
        File.WriteAllLines(_folder.Combine("masks.csv"), [HypothesisLog.Header, .. lines]);
        var fitting = new ScoreFitting();
        fitting.Read(_folder.Combine("masks.csv"));
        return fitting.Fit();
    }

    // Eight masks a frame; half of them sought; the fourth value is their IoU, the others are noise.
    private static IEnumerable<string> Lines(int seed)
    {
        var random = new Random(seed);
        foreach (string sequence in (string[])["a", "b", "c"])
        {
            for (int frame = 0; frame < 60; frame++)
            {
                for (int mask = 0; mask < 8; mask++)
                {
                    double iou = random.NextDouble();
                    double[] values = [.. Enumerable.Range(0, 7).Select(i => i == 3 ? iou : random.NextDouble())];
                    string text = string.Join(',', values.Select(value => value.ToString("0.0000", CultureInfo.InvariantCulture)));
                    yield return string.Create(CultureInfo.InvariantCulture, $"{sequence},{frame},1,{iou:0.0000},{mask / 4},{text}");
                }
            }
        }
    }
}
