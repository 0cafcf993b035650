using System.Reflection;
using SamStream.Model.Tracking.States;
using SamStream.Pipeline.Results;

namespace SamStream.Model.Tests.Tracking.States;

/// <summary>Every row of docs/propagation.md's table: each sight from each state that can occur.</summary>
public sealed class StateRulesTests
{
    private const float Doubtful = 0.59f;
    private const float Between = 0.7f;
    private const float Sure = 0.81f;

    private static readonly StateLimits Limits = new(
        UncertainBelowScore: 0.6f, TrackedAboveScore: 0.8f, LostAfterFrames: 3, OccludedForFrames: 4);

    /// <summary>One that is uncertain may be so since it was in doubt, or since what came back is.</summary>
    private static readonly ObjectState[] All =
    [
        new(TrackState.Tracked, IsGone: false), new(TrackState.Uncertain, IsGone: false), new(TrackState.Uncertain, IsGone: true),
        new(TrackState.Reacquired, IsGone: false), new(TrackState.Occluded, IsGone: true), new(TrackState.Lost, IsGone: true),
        // Before its prompt.
        new(TrackState.Lost, IsGone: false),
    ];

    [Theory]
    [InlineData(TrackState.Tracked, false)]
    [InlineData(TrackState.Uncertain, false)]
    [InlineData(TrackState.Uncertain, true)]
    [InlineData(TrackState.Reacquired, false)]
    [InlineData(TrackState.Occluded, true)]
    [InlineData(TrackState.Lost, true)]
    [InlineData(TrackState.Lost, false)]
    public void Next_Prompted_IsTrackedUnlessThePromptIsInDoubt(TrackState state, bool isGone)
    {
        var before = new ObjectState(state, isGone);

        Assert.Equal(new ObjectState(TrackState.Uncertain, false), Next(before, new StateEvidence(Sight.Prompted, Doubtful)));
        Assert.Equal(new ObjectState(TrackState.Tracked, false), Next(before, new StateEvidence(Sight.Prompted, 0.61f)));
    }

    [Fact]
    public void Next_PromptThatWaitsForAPicture_IsUncertainFromItsFirstFrameOn()
    {
        ObjectState held = Next(new ObjectState(TrackState.Lost, IsGone: false), new StateEvidence(Sight.Held));

        Assert.Equal(new ObjectState(TrackState.Uncertain, false), held);
        Assert.Equal(held, Next(held, new StateEvidence(Sight.Held)));
        Assert.Equal(new ObjectState(TrackState.Tracked, false), Next(held, new StateEvidence(Sight.Prompted, 0.61f)));
    }

    [Theory]
    [InlineData(TrackState.Tracked, false, TrackState.Uncertain, TrackState.Tracked, TrackState.Tracked)]
    [InlineData(TrackState.Uncertain, false, TrackState.Uncertain, TrackState.Uncertain, TrackState.Tracked)]
    [InlineData(TrackState.Uncertain, true, TrackState.Uncertain, TrackState.Reacquired, TrackState.Reacquired)]
    [InlineData(TrackState.Reacquired, false, TrackState.Uncertain, TrackState.Tracked, TrackState.Tracked)]
    [InlineData(TrackState.Occluded, true, TrackState.Uncertain, TrackState.Reacquired, TrackState.Reacquired)]
    [InlineData(TrackState.Lost, true, TrackState.Uncertain, TrackState.Reacquired, TrackState.Reacquired)]
    [InlineData(TrackState.Lost, false, TrackState.Uncertain, TrackState.Tracked, TrackState.Tracked)]
    public void Next_Found_DependsOnTheScoreAndOnWhetherItWasGone(
        TrackState state, bool isGone, TrackState ofDoubtful, TrackState ofBetween, TrackState ofSure)
    {
        var before = new ObjectState(state, isGone);

        Assert.Equal(new ObjectState(ofDoubtful, isGone), Next(before, new StateEvidence(Sight.Found, Doubtful)));
        Assert.Equal(
            [new ObjectState(ofBetween, false), new ObjectState(ofSure, false)],
            [Next(before, new StateEvidence(Sight.Found, Between)), Next(before, new StateEvidence(Sight.Found, Sure))]);
    }

    [Theory]
    [InlineData(0, false, TrackState.Uncertain)]
    [InlineData(0, true, TrackState.Uncertain)]
    [InlineData(1, false, TrackState.Tracked)]
    [InlineData(1, true, TrackState.Reacquired)]
    public void Next_FoundAfterACut_IsTrustedFromTheFrameAfterIt(int missedFrames, bool isGone, TrackState expected)
    {
        var evidence = new StateEvidence(Sight.Found, Score: 1, missedFrames, IsAfterCut: true);

        ObjectState after = Next(new ObjectState(TrackState.Uncertain, isGone), evidence);

        Assert.Equal(new ObjectState(expected, isGone && expected == TrackState.Uncertain), after);
    }

    [Theory]
    [InlineData(TrackState.Tracked, false, TrackState.Tracked)]
    [InlineData(TrackState.Uncertain, false, TrackState.Uncertain)]
    [InlineData(TrackState.Uncertain, true, TrackState.Uncertain)]
    [InlineData(TrackState.Reacquired, false, TrackState.Tracked)]
    [InlineData(TrackState.Occluded, true, TrackState.Occluded)]
    [InlineData(TrackState.Lost, true, TrackState.Lost)]
    public void Next_Carried_StaysWhatItWasAndIsReacquiredOnce(TrackState state, bool isGone, TrackState expected) =>
        Assert.Equal(new ObjectState(expected, isGone), Next(new ObjectState(state, isGone), new StateEvidence(Sight.Carried)));

    [Theory]
    [InlineData(TrackState.Tracked, false)]
    [InlineData(TrackState.Uncertain, false)]
    [InlineData(TrackState.Uncertain, true)]
    [InlineData(TrackState.Reacquired, false)]
    [InlineData(TrackState.Occluded, true)]
    [InlineData(TrackState.Lost, true)]
    public void Next_Missed_IsUncertainAndGoneIfItWas(TrackState state, bool isGone) => Assert.Equal(
        new ObjectState(TrackState.Uncertain, isGone), Next(new ObjectState(state, isGone), new StateEvidence(Sight.Missed, 0, 1)));

    [Theory]
    [InlineData(TrackState.Tracked, false)]
    [InlineData(TrackState.Uncertain, false)]
    [InlineData(TrackState.Uncertain, true)]
    [InlineData(TrackState.Reacquired, false)]
    [InlineData(TrackState.Occluded, true)]
    [InlineData(TrackState.Lost, true)]
    public void Next_Covered_IsOccluded(TrackState state, bool isGone) => Assert.Equal(
        new ObjectState(TrackState.Occluded, true), Next(new ObjectState(state, isGone), new StateEvidence(Sight.Covered, 0, 1)));

    [Theory]
    [InlineData(TrackState.Tracked, false, TrackState.Occluded, TrackState.Lost)]
    [InlineData(TrackState.Uncertain, false, TrackState.Occluded, TrackState.Lost)]
    [InlineData(TrackState.Uncertain, true, TrackState.Occluded, TrackState.Lost)]
    [InlineData(TrackState.Reacquired, false, TrackState.Occluded, TrackState.Lost)]
    // Where it was seen last was asked when it vanished.
    [InlineData(TrackState.Occluded, true, TrackState.Occluded, TrackState.Occluded)]
    [InlineData(TrackState.Lost, true, TrackState.Lost, TrackState.Lost)]
    [InlineData(TrackState.Lost, false, TrackState.Lost, TrackState.Lost)]
    public void Next_Gone_IsOccludedWithinThePictureAndLostAtItsBorder(
        TrackState state, bool isGone, TrackState within, TrackState atBorder)
    {
        var before = new ObjectState(state, isGone);

        Assert.Equal(new ObjectState(within, true), Next(before, new StateEvidence(Sight.Gone, MissedFrames: 3)));
        Assert.Equal(new ObjectState(atBorder, true), Next(before, new StateEvidence(Sight.Gone, MissedFrames: 3, WasAtBorder: true)));
    }

    [Theory]
    [InlineData(6, false, TrackState.Occluded)]
    [InlineData(7, false, TrackState.Lost)]
    [InlineData(3, true, TrackState.Lost)]
    public void Next_OccludedForLongOrOutOfThePicture_IsLost(int missedFrames, bool hasLeft, TrackState expected)
    {
        var evidence = new StateEvidence(Sight.Gone, MissedFrames: missedFrames, HasLeft: hasLeft);

        Assert.Equal(new ObjectState(expected, true), Next(new ObjectState(TrackState.Occluded, true), evidence));
        Assert.Equal(new ObjectState(expected, true), Next(new ObjectState(TrackState.Tracked, false), evidence));
    }

    [Theory]
    [InlineData(TrackState.Uncertain, false, 2, TrackState.Uncertain)]
    [InlineData(TrackState.Uncertain, false, 3, TrackState.Lost)]
    [InlineData(TrackState.Lost, true, 1, TrackState.Lost)]
    [InlineData(TrackState.Uncertain, true, 1, TrackState.Lost)]
    public void Next_GoneAfterACut_IsUncertainForAFewFramesUnlessItWasGoneBefore(
        TrackState state, bool isGone, int missedFrames, TrackState expected)
    {
        var evidence = new StateEvidence(Sight.Gone, MissedFrames: missedFrames, IsAfterCut: true, HasLeft: true);

        Assert.Equal(
            new ObjectState(expected, expected == TrackState.Lost), Next(new ObjectState(state, isGone), evidence));
    }

    [Theory]
    [InlineData(TrackState.Tracked, false, TrackState.Uncertain)]
    [InlineData(TrackState.Uncertain, false, TrackState.Uncertain)]
    [InlineData(TrackState.Uncertain, true, TrackState.Lost)]
    [InlineData(TrackState.Reacquired, false, TrackState.Uncertain)]
    [InlineData(TrackState.Occluded, true, TrackState.Lost)]
    [InlineData(TrackState.Lost, true, TrackState.Lost)]
    public void Next_Cut_IsUncertainUnlessItWasGone(TrackState state, bool isGone, TrackState expected) => Assert.Equal(
        new ObjectState(expected, expected == TrackState.Lost),
        Next(new ObjectState(state, isGone), new StateEvidence(Sight.Cut, IsAfterCut: true, HasLeft: true)));

    [Theory]
    [InlineData(TrackState.Tracked, false)]
    [InlineData(TrackState.Uncertain, false)]
    [InlineData(TrackState.Uncertain, true)]
    [InlineData(TrackState.Reacquired, false)]
    [InlineData(TrackState.Occluded, true)]
    [InlineData(TrackState.Lost, true)]
    [InlineData(TrackState.Lost, false)]
    public void Next_Broken_IsLost(TrackState state, bool isGone) => Assert.Equal(
        new ObjectState(TrackState.Lost, true), Next(new ObjectState(state, isGone), new StateEvidence(Sight.Broken)));

    [Fact]
    public void Next_NoSight_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Next(All[0], new StateEvidence((Sight)99)));

    /// <summary>What a sight does not speak of changes nothing, and no state is reached but those of the table.</summary>
    [Fact]
    public void Next_WhateverElseIsSaid_FollowsFromWhatTheSightSpeaksOf()
    {
        foreach (ObjectState before in All)
        {
            foreach (StateEvidence evidence in EveryEvidence())
            {
                ObjectState after = Next(before, evidence);

                Assert.Equal(Next(before, Relevant(evidence)), after);
                Assert.Equal(after, Next(before, evidence));
                Assert.Contains(after, All[..^1]);
            }
        }
    }

    /// <summary>It keeps nothing from one call to the next.</summary>
    [Fact]
    public void StateRules_Fields_AreNone() => Assert.Empty(typeof(StateRules).GetFields(
        BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic));

    private static StateEvidence Relevant(in StateEvidence evidence) => evidence.Sight switch
    {
        Sight.Prompted => new StateEvidence(Sight.Prompted, evidence.Score),
        Sight.Found => new StateEvidence(Sight.Found, evidence.Score, evidence.MissedFrames, evidence.IsAfterCut),
        Sight.Gone => evidence with { Score = 0 },
        _ => new StateEvidence(evidence.Sight),
    };

    private static IEnumerable<StateEvidence> EveryEvidence() =>
        from sight in Enum.GetValues<Sight>()
        from score in (float[])[0, Doubtful, Between, Sure, 1]
        from missed in (int[])[0, 1, 2, 3, 6, 7, 1000]
        from flags in Enumerable.Range(0, 8)
        select new StateEvidence(sight, score, missed, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);

    private static ObjectState Next(in ObjectState before, in StateEvidence evidence) => StateRules.Next(before, evidence, Limits);
}
