using SamStream.Pipeline.Frames;
using SamStream.Sources.Files;

namespace SamStream.Sources.Tests.Files;

public sealed class PresentationTimelineTests
{
    [Fact]
    public void Next_VariableRate_KeepsTheStamps()
    {
        var timeline = new PresentationTimeline(declaredFrameRate: 30);

        Assert.Equal([0, 33.5, 100, 101], Times(timeline, [0, 33.5, 100, 101], PresentationClock.Stream));
    }

    [Fact]
    public void Next_NoStamps_CountsWithTheDeclaredRate()
    {
        var timeline = new PresentationTimeline(declaredFrameRate: 20);

        timeline.Next(0);

        Assert.Equal([50, 100, 150], Times(timeline, [0, 0, 0], PresentationClock.DeclaredRate));
    }

    [Fact]
    public void Next_NoStampsAndNoRate_CountsWithTwentyFive()
    {
        var timeline = new PresentationTimeline(declaredFrameRate: null);

        Assert.Equal([0, 40, 80], Times(timeline, [double.NaN, -9.2e15, -1], PresentationClock.DeclaredRate));
    }

    [Fact]
    public void Next_OneStampThatGoesBack_IsReplacedAndTheNextIsUsedAgain()
    {
        var timeline = new PresentationTimeline(declaredFrameRate: 10);
        timeline.Next(0);
        timeline.Next(100);

        Assert.Equal((TimeSpan.FromMilliseconds(200), PresentationClock.DeclaredRate), timeline.Next(50));
        Assert.Equal((TimeSpan.FromMilliseconds(300), PresentationClock.Stream), timeline.Next(300));
    }

    private static double[] Times(PresentationTimeline timeline, double[] stamps, PresentationClock clock) =>
        [.. stamps.Select(stamp =>
        {
            (TimeSpan time, PresentationClock found) = timeline.Next(stamp);
            Assert.Equal(clock, found);
            return time.TotalMilliseconds;
        })];
}
