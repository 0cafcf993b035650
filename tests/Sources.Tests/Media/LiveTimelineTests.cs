using SamStream.Pipeline.Frames;
using SamStream.Sources.Media;

namespace SamStream.Sources.Tests.Media;

public sealed class LiveTimelineTests
{
    private readonly LiveTimeline _timeline = new();
    private double _arrival;

    [Fact]
    public void Next_StampsThatJump_MarksTheJumpAndKeepsTheStreamsClock()
    {
        (double Time, PresentationClock Clock, bool IsJump)[] found = [.. new double?[] { 0, 0.04, 0.08, 0.04, 30, 30.04, 0, 0.04 }.Select(Next)];

        Assert.Equal([false, false, false, false, true, false, true, false], found.Select(frame => frame.IsJump));
        // A stamp that steps back by little is replaced by what has passed since.
        Assert.Equal((0.12, PresentationClock.Arrival), (Math.Round(found[3].Time, 6), found[3].Clock));
        Assert.Equal([30, 30.04, 0, 0.04], found[4..].Select(frame => frame.Time));
        Assert.All(found[4..], frame => Assert.Equal(PresentationClock.Stream, frame.Clock));
    }

    [Fact]
    public void Next_LateFrames_AreNoJump()
    {
        Next(0);
        _arrival += 5;

        Assert.Equal((5.04, PresentationClock.Stream, false), Next(5.04));
    }

    [Fact]
    public void Next_NoStamps_AreTimesOfArrival()
    {
        (double Time, PresentationClock Clock, bool IsJump)[] found = [Next(null), Next(null), Next(null)];

        Assert.Equal([0.04, 0.08, 0.12], found.Select(frame => Math.Round(frame.Time, 6)));
        Assert.All(found, frame => Assert.Equal((PresentationClock.Arrival, false), (frame.Clock, frame.IsJump)));
    }

    [Fact]
    public void Restart_NextStamp_IsNotComparedWithThoseBefore()
    {
        Next(100);

        _timeline.Restart();

        Assert.Equal((0, PresentationClock.Stream, false), Next(0));
    }

    private (double Time, PresentationClock Clock, bool IsJump) Next(double? stamp)
    {
        _arrival += 0.04;
        (TimeSpan time, PresentationClock clock, bool isJump) =
            _timeline.Next(stamp is { } seconds ? TimeSpan.FromSeconds(seconds) : null, TimeSpan.FromSeconds(_arrival));
        return (time.TotalSeconds, clock, isJump);
    }
}
