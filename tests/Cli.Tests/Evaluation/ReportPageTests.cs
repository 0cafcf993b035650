using System.Xml.Linq;
using SamStream.Cli.Evaluation;
using SamStream.Cli.Evaluation.Report;
using SamStream.Pipeline.Results;

namespace SamStream.Cli.Tests.Evaluation;

public sealed class ReportPageTests
{
    [Fact]
    public void Of_Mask_HasARectangleForEachRun()
    {
        byte[] mask = [0, 1, 1, 0, 0, 1, 1, 0, 0, 1];

        Assert.Equal("M1 0h2v1h-2zM0 1h2v1h-2zM4 1h1v1h-1z", MaskPath.Of(mask, 5));
        Assert.Equal("", MaskPath.Of(new byte[10], 5));
    }

    [Fact]
    public void Of_StatesInTurn_AreABandEachUnderTheCurve()
    {
        TrackState[] states = [TrackState.Tracked, TrackState.Tracked, TrackState.Lost, TrackState.Reacquired];
        var score = new ObjectScore(
            "s",
            1,
            [.. states.Select((state, i) => new ScoredFrame($"{i}", new FrameScore(0.5, 0), new TrackerClaim(state, 0.9, true)))]);

        XElement svg = XElement.Parse(JCurve.Of(score));
        Assert.Equal(["tracked", "lost", "reacquired"], svg.Elements("rect").Select(band => band.Attribute("class")!.Value));
        Assert.Equal(["360", "180", "180"], svg.Elements("rect").Select(band => band.Attribute("width")!.Value));
        Assert.Equal("90,60 270,60 450,60 630,60", svg.Element("polyline")!.Attribute("points")!.Value.Trim());
    }

    [Fact]
    public void Offer_NeighbouringFrames_KeepsTheWorstOfEachPlace()
    {
        var worst = new WorstFrames();
        byte[] mask = [1];
        double[] ious = [0.9, 0.2, 0.8, 0.7, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.1, 0.5];
        for (int i = 0; i < ious.Length; i++)
            worst.Offer(i, ious[i], mask, mask);

        Assert.Equal([1, 10], worst.Frames.Select(frame => frame.FrameIndex));
    }
}
