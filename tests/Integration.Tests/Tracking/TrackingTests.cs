using SamStream.Pipeline.Results;
using SamStream.Sources.TestPattern;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>The tracker on scenes whose masks are known exactly.</summary>
public sealed class TrackingTests(PatternTracker tracker) : IClassFixture<PatternTracker>
{
    [Fact]
    public void Track_DeformingShapes_KeepsTheirMasks()
    {
        IReadOnlyList<IReadOnlyList<PatternTracker.Sight>> frames =
            tracker.Track(new TestPatternOptions { Scenario = TestPatternScenario.Deforming }, frames: 12, stride: 2);

        Assert.All(frames.SelectMany(frame => frame), sight => Assert.Equal(TrackState.Tracked, sight.State));
        Assert.InRange(frames.SelectMany(frame => frame).Average(sight => sight.Iou), 0.90, 1);
    }

    [Fact]
    public void Track_ObjectThatLeaves_IsLostAndDoesNotJump()
    {
        IReadOnlyList<IReadOnlyList<PatternTracker.Sight>> frames =
            tracker.Track(new TestPatternOptions { Scenario = TestPatternScenario.LeaveAndReturn }, frames: 30, stride: 3);

        int[] gone = [.. frames.SelectMany(frame => frame).Where(sight => sight.TrueArea == 0).Select(sight => sight.Id).Distinct()];
        Assert.NotEmpty(gone);
        foreach (int id in gone)
        {
            List<PatternTracker.Sight> sights = [.. frames.Select(frame => frame.Single(sight => sight.Id == id))];
            int leaves = sights.FindIndex(sight => sight.TrueArea == 0);
            // Some frames may pass until the tracker gives up, but it ends without a mask.
            Assert.Contains(sights.Skip(leaves), sight => sight.State == TrackState.Lost);
        }
    }
}
