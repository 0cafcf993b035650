using System.Xml.Linq;
using SamStream.Evaluation.Metrics;
using SamStream.Evaluation.Reports;
using SamStream.Evaluation.Videos;
using SamStream.Pipeline.MaskImages;
using SamStream.Pipeline.Results;
using SamStream.TestSupport;

namespace SamStream.Evaluation.Tests.Reports;

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
            [.. states.Select((state, i) => new ScoredFrame($"{i}", new FrameScore(0.5, 0), new TrackerOutput(state, 0.9, true)))]);

        var plot = XElement.Parse(JCurve.Of(score));
        XElement svg = plot.Element("svg")!;
        Assert.Equal(["tracked", "lost", "reacquired"], svg.Elements("rect").Select(band => band.Attribute("class")!.Value));
        Assert.Equal(["360", "180", "180"], svg.Elements("rect").Select(band => band.Attribute("width")!.Value));
        Assert.Equal(
            ["tracked, frame 0 to 1", "lost, frame 2", "reacquired, frame 3"],
            svg.Elements("rect").Select(band => band.Element("title")!.Value));
        Assert.Equal("90,60 270,60 450,60 630,60", svg.Element("polyline")!.Attribute("points")!.Value.Trim());
        Assert.StartsWith("J of object 1 over 4 frames", svg.Element("title")!.Value);
        Assert.EndsWith("; tracked on 2; lost on 1; reacquired on 1", svg.Element("title")!.Value);
        Assert.Equal(["0", "frame", "3"], plot.Elements("div").Last().Elements("span").Select(label => label.Value));
    }

    [Fact]
    public void Write_TwoObjects_IsOnePageThatNeedsNothingElse()
    {
        ScoredFrame[] frames = [new("7", new FrameScore(0.5, 0.25), new TrackerOutput(TrackState.Tracked, 0.9, true))];
        using var folder = new TemporaryFolder();
        string label = folder.Combine("00007.png");
        File.WriteAllBytes(label, IndexedPng.Encode(2, 1, [1, 2], new byte[3 * 256]));
        var sequence = new AnnotatedSequence("a<b", folder.Path, [label], [new FrameAnnotation(0, label)]);
        var worst = new WorstFrame(0, 0.5, [1, 0], [0, 0]);
        var outcome = new SequenceOutcome(
            [new ObjectScore("a<b", 1, frames) { Worst = [worst] }, new ObjectScore("a<b", 2, frames)], MeasuredFrameRate: null);

        string page = ReportPage.Write([sequence], [outcome]);

        // Its elements are closed as in XML, but those of the head that have no content.
        string body = page[page.IndexOf("<main>", StringComparison.Ordinal)..(page.IndexOf("</main>", StringComparison.Ordinal) + 7)];
        var main = XElement.Parse(body);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.Equal(["a<b", "a<b", "mean"], main.Descendants("table").First().Descendants("th").Where(IsOfRow).Select(cell => cell.Value));
        Assert.Equal(2, main.Descendants("polyline").Count());
        Assert.Equal(4, main.Descendants("svg").Count());
        Assert.All(main.Descendants("svg"), picture => Assert.NotEmpty(picture.Element("title")!.Value));
        Assert.Equal("frame 0, J 0.500: truth in yellow, no result", main.Descendants("figcaption").Single().Value);
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

    private static bool IsOfRow(XElement cell) => cell.Attribute("scope")?.Value == "row";
}
