using SamStream.Model.Tracking;
using SamStream.Pipeline.Results;
using SamStream.Sources.TestPattern;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>The tracker on scenes whose masks are known exactly.</summary>
[Slow("The network follows the shapes of a test pattern, whose masks are known, over many frames.")]
public sealed class TrackingTests(PatternTracker tracker) : IClassFixture<PatternTracker>
{
    // What is carried on of an object that has vanished is the sliver that was seen last: 2 to 5 % here.
    private const double MostLeftOver = 0.10;

    private static readonly int FramesUntilLost = new TrackerOptions().LostAfterFrames;

    [Fact]
    public void Track_DeformingShapes_KeepsTheirMasks()
    {
        PatternTracker.Sight[] sights =
            [.. tracker.Track(TestPatternScenario.Deforming, Frames(0, 24, 2)).SelectMany(sight => sight)];

        Assert.All(sights, sight => Assert.Equal(TrackState.Tracked, sight.State));
        Assert.InRange(sights.Average(sight => sight.Iou), 0.90, 1);
    }

    [Fact]
    public void Track_CrossingShapes_KeepsTheirIdentities()
    {
        // From frame 29 to 39 each shape passes in front of or behind another one, up to a third of it covered.
        IReadOnlyList<IReadOnlyList<PatternTracker.Sight>> shapes =
            tracker.Track(TestPatternScenario.Crossing, Frames(24, 46, 2));
        PatternTracker.Sight[] sights = [.. shapes.SelectMany(sight => sight)];

        Assert.All(sights, sight => Assert.Equal(TrackState.Tracked, sight.State));
        // Along a common edge the two masks may differ by the edge's width from the truth, about 1 % of a shape.
        Assert.All(sights, sight => Assert.InRange(sight.StrayArea, 0, sight.TrueArea / 50));
        // A part that has just come out from behind the other is missing for a frame: 0.78 at the worst.
        Assert.All(sights, sight => Assert.InRange(sight.Iou, 0.70, 1));
        Assert.InRange(sights.Average(sight => sight.Iou), 0.92, 1);
        Assert.All(shapes, shape => Assert.InRange(shape[^1].Iou, 0.90, 1));
    }

    [Fact]
    public void Track_ShapesBehindAPanel_AreGivenUpWithinTheLimit()
    {
        IReadOnlyList<IReadOnlyList<PatternTracker.Sight>> shapes =
            tracker.Track(TestPatternScenario.Occlusion, Frames(14, 38, 2));

        Assert.All(shapes, shape => AssertGivenUpHonestly(shape, shapes, TrackState.Occluded));
        Assert.All(shapes.Select(shape => shape[0]), sight => Assert.InRange(sight.Iou, 0.90, 1));
    }

    [Fact]
    public void Track_ShapesThatLeave_AreLostAndDoNotJump()
    {
        IReadOnlyList<IReadOnlyList<PatternTracker.Sight>> shapes =
            tracker.Track(TestPatternScenario.LeaveAndReturn, Frames(24, 81, 3));

        Assert.All(shapes, shape => AssertGivenUpHonestly(shape, shapes, TrackState.Lost));
    }

    // docs/propagation.md, "States": an object that is not found is uncertain and goes on from the carried mask, after a few
    // frames it is occluded, or lost if it was at the border, and has no mask then. It is never said to be tracked, and never sits on another object.
    private static void AssertGivenUpHonestly(
        IReadOnlyList<PatternTracker.Sight> shape, IReadOnlyList<IReadOnlyList<PatternTracker.Sight>> all, TrackState gone)
    {
        PatternTracker.Sight[] hidden = [.. shape.Where(sight => sight.IsHidden)];
        Assert.True(hidden.Length > FramesUntilLost, $"shape {shape[0].Id} is hidden on {hidden.Length} frames only");
        Assert.All(hidden, sight => Assert.Contains(
            sight.State, new[] { TrackState.Uncertain, TrackState.Occluded, TrackState.Lost }));
        Assert.InRange(hidden.Count(sight => sight.Area > 0), 0, FramesUntilLost - 1);
        Assert.All(hidden, sight => Assert.InRange(sight.Area, 0, shape[0].TrueArea * MostLeftOver));
        Assert.Equal(gone, hidden[^1].State);
        Assert.All(hidden.SkipWhile(sight => sight.State != gone), sight => Assert.Equal(0, sight.Area));
        Assert.All(shape.Where(sight => sight.State == gone), sight => Assert.Equal(0, sight.Area));
        Assert.All(all.SelectMany(other => other), sight => Assert.Equal(0, sight.StrayArea));
    }

    private static int[] Frames(int first, int last, int stride) =>
        [.. Enumerable.Range(0, ((last - first) / stride) + 1).Select(i => first + (i * stride))];
}
