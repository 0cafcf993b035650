using SamStream.Model.Tracking;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.Results;
using SamStream.Sources.TestPattern;

namespace SamStream.Integration.Tests.Tracking;

/// <summary>
/// The transitions of docs/propagation.md's table of states, on test patterns, with the real model through the pipeline.
/// </summary>
public sealed class StateTransitionTests(FilmPipeline films) : IClassFixture<FilmPipeline>
{
    private const TrackState Tracked = TrackState.Tracked;
    private const TrackState Uncertain = TrackState.Uncertain;
    private const TrackState Occluded = TrackState.Occluded;
    private const TrackState Lost = TrackState.Lost;
    private const TrackState Reacquired = TrackState.Reacquired;

    // Covers the third shape of the crossing pattern's first frame, and nothing of the others.
    private static readonly PixelBounds OverTheThird = new(125, 180, 265, 320);

    [Fact]
    public async Task Run_ShapesPassBehindAPanel_AreOccludedThenReacquiredThenTracked()
    {
        SightSink sights = await films.RunAsync(TestPatternScenario.Occlusion, Frames(16, 62, 2), [1, 2, 3]);

        Assert.All([1, 2, 3], id => Assert.Equal([Tracked, Uncertain, Occluded], Turns(sights.Of(id)).Take(3)));
        // It may be uncertain while only a sliver of it is out.
        Assert.Equal([Tracked, Occluded, Reacquired, Tracked], Turns(sights.Of(1)).Where(state => state != Uncertain).Take(4));
        // On the other side of the picture, where the second one was, and not taken for it.
        Assert.InRange(sights.Of(1)[^1].Iou, 0.9, 1);
        // Its first sliver comes out on the 14th frame.
        Assert.InRange(sights.Of(1).Single(sight => sight.State == Reacquired).Frame, 14, 18);
        Assert.All([1, 2, 3], id => AssertTrustworthy(sights.Of(id)));
    }

    [Fact]
    public async Task Run_ShapesStayBehindThePanel_AreLostAfterTheLimit()
    {
        SightSink sights = await films.RunAsync(
            TestPatternScenario.Occlusion, Frames(20, 38, 2), [2, 3], new TrackerOptions { OccludedForFrames = 2 });

        Assert.All([2, 3], id => Assert.Equal([Tracked, Uncertain, Occluded, Lost], Turns(sights.Of(id))));
        // Lost from the fifth frame on which it is not found (3 + 2), and hidden from the first of them.
        Assert.All([2, 3], id => Assert.Equal(4, sights.Of(id).Count(sight => sight.State == Occluded)));
        Assert.All([2, 3], id => AssertTrustworthy(sights.Of(id)));
    }

    [Fact]
    public async Task Run_ShapeLeavesAndReturns_IsLostThenReacquiredThenTracked()
    {
        IReadOnlyList<Shot> shots = [.. Frames(24, 56, 4), .. Frames(88, 116, 4)];
        IReadOnlyList<SightSink.Sight> sights = (await films.RunAsync(TestPatternScenario.LeaveAndReturn, shots, [3])).Of(3);

        Assert.Equal([Tracked, Lost, Reacquired, Tracked], Turns(sights).Where(state => state != Uncertain));
        // Out of the picture from the 5th frame on, and back from the 9th.
        Assert.Equal(Lost, sights[8].State);
        Assert.InRange(sights.Single(sight => sight.State == Reacquired).Frame, 9, 14);
        Assert.Equal(Tracked, sights[^1].State);
        AssertWithoutMask(sights, Lost);
    }

    [Fact]
    public async Task Run_CardFlashesBeforeAShape_IsUncertainThenTracked()
    {
        IReadOnlyList<SightSink.Sight> sights = (await films.RunAsync(
            TestPatternScenario.Crossing,
            [new(0), new(0), new(0) { Card = OverTheThird }, new(0), new(0), new(0)], [3])).Of(3);

        Assert.Equal([Tracked, Uncertain, Tracked], Turns(sights));
        Assert.Equal(Uncertain, sights[2].State);
        AssertTrustworthy(sights);
    }

    [Fact]
    public async Task Run_EveryPixelIsAnotherObjects_IsOccluded()
    {
        SightSink sights = await films.RunAsync(TestPatternScenario.Crossing, Frames(0, 4, 2), [3], twinOf: 3);

        Assert.Equal([Tracked], Turns(sights.Of(3)));
        Assert.Equal([Occluded], Turns(sights.Of(4)));
        Assert.All([3, 4], id => AssertTrustworthy(sights.Of(id)));
    }

    [Fact]
    public async Task Run_FollowedCardCoversAShape_IsReacquiredBehindItAndNotMistaken()
    {
        SightSink sights = await films.RunAsync(TestPatternScenario.Crossing, CardPasses(), [3, 4]);

        Assert.Equal([Tracked, Uncertain, Occluded, Reacquired, Tracked], Turns(sights.Of(3)));
        Assert.Equal([Tracked], Turns(sights.Of(4)));
        Assert.All([3, 4], id => AssertTrustworthy(sights.Of(id)));
    }

    [Fact]
    public async Task Run_StreamBreaksOff_IsLostUntilItIsSeenAgain()
    {
        IReadOnlyList<SightSink.Sight> sights = (await films.RunAsync(
            TestPatternScenario.Crossing,
            [new(0), new(1), new(2) { IsBreak = true, Card = OverTheThird }, new(3) { Card = OverTheThird }, new(4), new(5)],
            [3])).Of(3);

        Assert.Equal([Tracked, Tracked, Lost, Lost, Reacquired, Tracked], sights.Select(sight => sight.State));
        AssertWithoutMask(sights, Lost);
        AssertTrustworthy(sights);
    }

    [Fact]
    public async Task Run_CutAwayAndBack_IsUncertainThenLostThenReacquired()
    {
        var away = new Shot(0) { IsElsewhere = true };
        SightSink sights = await films.RunAsync(
            TestPatternScenario.Crossing, [new(0), new(1), away, away, away, away, new(2), new(3), new(4)], [1, 3]);

        foreach (int id in new[] { 1, 3 })
        {
            Assert.Equal(
                [Tracked, Tracked, Uncertain, Uncertain, Lost, Lost, Uncertain, Reacquired, Tracked],
                sights.Of(id).Select(sight => sight.State));
            Assert.All(sights.Of(id), sight => Assert.Equal(sight.Frame is not (>= 2 and < 6), sight.HasMask));
            AssertTrustworthy(sights.Of(id));
        }
    }

    [Fact]
    public async Task Run_CutToAnotherView_IsFoundThereUncertainAtFirst()
    {
        SightSink sights = await films.RunAsync(
            TestPatternScenario.Crossing,
            [new(0), new(1), .. Frames(2, 5, 1).Select(shot => shot with { IsMirrored = true })], [1, 3]);

        Assert.Equal([Tracked, Tracked, Uncertain, Tracked, Tracked, Tracked], sights.Of(3).Select(sight => sight.State));
        Assert.InRange(sights.Of(3)[2].Iou, 0.8, 1);
        Assert.Equal(Uncertain, sights.Of(1)[2].State);
        Assert.All([1, 3], id => AssertTrustworthy(sights.Of(id)));
    }

    // A card comes from the right, covers the third shape on the 6th and 7th frame, and goes back.
    private static IReadOnlyList<Shot> CardPasses()
    {
        int[] way = [240, 200, 160, 120, 80, 40, 0, 0, 40, 80, 120, 160, 200, 240];
        return [.. way.Select(x => new Shot(0) { Card = Shifted(OverTheThird, x) })];
    }

    // States in turn, each as often as it is entered.
    private static TrackState[] Turns(IReadOnlyList<SightSink.Sight> sights) =>
        [.. sights.Select(sight => sight.State).Where((state, i) => i == 0 || sights[i - 1].State != state)];

    private static void AssertWithoutMask(IEnumerable<SightSink.Sight> sights, TrackState state) =>
        Assert.All(sights.Where(sight => sight.State == state), sight => Assert.False(sight.HasMask));

    // What is said to be seen is seen.
    private static void AssertTrustworthy(IReadOnlyList<SightSink.Sight> sights)
    {
        AssertWithoutMask(sights, Occluded);
        AssertWithoutMask(sights, Lost);
        Assert.All(
            sights.Where(sight => sight.State is Tracked or Reacquired), sight => Assert.InRange(sight.Iou, 0.65, 1));
    }

    private static PixelBounds Shifted(PixelBounds bounds, int x) => new(bounds.Left + x, bounds.Top, bounds.Right + x, bounds.Bottom);

    private static IReadOnlyList<Shot> Frames(int first, int last, int stride) =>
        [.. Enumerable.Range(0, ((last - first) / stride) + 1).Select(i => new Shot(first + (i * stride)))];
}
