using SamStream.Pipeline.Frames;
using SamStream.Sources.Media;

namespace SamStream.Sources.Tests.Media;

public sealed class PresentationTimelineTests
{
    [Fact]
    public void Next_VariableRate_KeepsTheStamps()
    {
        var timeline = new PresentationTimeline(declaredFrameRate: 30);

        Assert.Equal([-20, 0, 33.5, 60_100, 60_101], Times(timeline, [-20, 0, 33.5, 60_100, 60_101], PresentationClock.Stream));
    }

    [Fact]
    public void Next_NoStamps_CountsWithTheDeclaredRate()
    {
        var timeline = new PresentationTimeline(declaredFrameRate: 20);

        Assert.Equal([0, 50, 100], Times(timeline, [null, null, null], PresentationClock.DeclaredRate));
    }

    [Fact]
    public void Next_NoStampsAndNoRate_CountsWithTwentyFive()
    {
        var timeline = new PresentationTimeline(declaredFrameRate: null);

        Assert.Equal([0, 40, 80], Times(timeline, [null, null, null], PresentationClock.DeclaredRate));
    }

    [Fact]
    public void Next_OneStampThatGoesBack_IsReplacedAndTheNextIsUsedAgain()
    {
        var timeline = new PresentationTimeline(declaredFrameRate: 10);
        timeline.Next(At(0));
        timeline.Next(At(100));

        Assert.Equal((At(200), PresentationClock.DeclaredRate, false), timeline.Next(At(50)));
        Assert.Equal((At(300), PresentationClock.Stream, false), timeline.Next(At(300)));
    }

    [Fact]
    public void Next_ClockSetBack_TellsItOnceAndKeepsTheDistancesBehind()
    {
        var timeline = new PresentationTimeline(declaredFrameRate: 10);
        timeline.Next(At(10_000));

        Assert.Equal((At(10_100), PresentationClock.Stream, true), timeline.Next(At(1400)));
        Assert.Equal((At(10_150), PresentationClock.Stream, false), timeline.Next(At(1450)));
        Assert.Equal((At(10_300), PresentationClock.Stream, false), timeline.Next(At(1600)));
    }

    private static TimeSpan At(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static double[] Times(PresentationTimeline timeline, double?[] stamps, PresentationClock clock) =>
        [.. stamps.Select(stamp =>
        {
            (TimeSpan time, PresentationClock found, bool isJump) = timeline.Next(stamp is { } at ? At(at) : null);
            Assert.Equal(clock, found);
            Assert.False(isJump);
            return time.TotalMilliseconds;
        })];
}
