using SamStream.Evaluation.Metrics;


namespace SamStream.Evaluation.Tests.Metrics;

public sealed class SeriesSummaryTests
{
    [Fact]
    public void Of_FallingScores_HasDecayOfQuarters()
    {
        // Edges 0, 2, 5, 7, 9 of ten frames: rounded from 1, 3.25, 5.5, 7.75, 10, a half going up; both ends inclusive.
        SeriesSummary summary = SeriesSummary.Of([1, .9, .8, .7, .6, .5, .4, .3, .2, .1]);

        Assert.Equal(0.55, summary.Mean, 12);
        Assert.Equal(0.5, summary.Recall, 12);
        Assert.Equal(0.9 - 0.2, summary.Decay, 12);
    }

    [Fact]
    public void Of_OneScore_HasNoDecay()
    {
        SeriesSummary summary = SeriesSummary.Of([0.7]);

        Assert.Equal(new SeriesSummary(0.7, 1, 0), summary);
    }

    [Fact]
    public void Of_MoreThan256Scores_KeepsDecay()
    {
        double[] scores = [.. Enumerable.Range(0, 400).Select(i => i < 200 ? 1.0 : 0.0)];

        Assert.Equal(1, SeriesSummary.Of(scores).Decay, 12);
    }

    [Fact]
    public void Of_NoScores_IsNotANumber() => Assert.True(double.IsNaN(SeriesSummary.Of([]).Mean));
}
