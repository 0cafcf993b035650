using SamStream.Cli.Clips.Runs;
using SamStream.Console.Clips;

namespace SamStream.Cli.Tests.Clips;

public sealed class SpanPlannerTests
{
    [Fact]
    public void Plan_PromptInTheMiddle_IsFollowedBothWays()
    {
        IReadOnlyList<ObjectSpan> spans = SpanPlanner.Plan([Set(1, 30)]);

        Assert.Equal([(null, 30L, false, true), (30L, (long?)null, true, false)], spans.Select(Text));
        Assert.Equal(
            [(true, 30L, 70L), (false, 30L, 31L)],
            SpanPlanner.Passes(spans, 100).Select(pass => (pass.IsForwards, pass.From, pass.Count!.Value)));
    }

    [Fact]
    public void Plan_GoneAndBack_IsNotLookedForMeanwhile()
    {
        IReadOnlyList<ObjectSpan> spans = SpanPlanner.Plan([Set(1, 0), Gone(1, 20), Set(1, 40)]);

        Assert.Equal(
            [(0L, 20L, true, false), (20L, 40L, false, false), (40L, (long?)null, true, false)],
            spans.Select(Text));
        Assert.True(spans[1].IsAbsent);
    }

    [Fact]
    public void Due_OneCorrection_IsWhatLiesBetweenItsNeighbours()
    {
        using var folder = new TestSupport.TemporaryFolder();
        var log = new SpanLog(folder.Combine("spans.json"));
        IReadOnlyList<ObjectSpan> before = SpanPlanner.Plan([Set(1, 0), Set(1, 50), Set(1, 90), Set(2, 0)]);
        log.End(before, before);

        IReadOnlyList<ObjectSpan> due = new SpanLog(folder.Combine("spans.json")).Due(SpanPlanner.Plan([Set(1, 0), Set(1, 30), Set(1, 50), Set(1, 90), Set(2, 0)]));

        Assert.Equal([(0L, 30L, true, true), (30L, 50L, true, true)], due.Select(Text));
        IReadOnlyList<SpanPass> passes = SpanPlanner.Passes(due, 100);
        // From frame 31 on it was found from behind, which holds.
        Assert.Equal([(true, 0L, 50L), (false, 30L, 30L)], passes.Select(pass => (pass.IsForwards, pass.From, pass.Count!.Value)));
        // A frame that is set belongs to one span, and the way back overwrites none.
        Assert.True(passes[0].Holds(1, 30));
        Assert.False(passes[1].Holds(1, 30) || passes[1].Holds(1, 50) || passes[1].Holds(1, 0) || passes[1].Holds(2, 10));
        Assert.True(passes[1].Holds(1, 1) && passes[1].Holds(1, 29));
    }

    [Theory]
    // Set on 0, followed to the end: what was found up to the correction holds.
    [InlineData(new long[] { 0 }, 150, new bool[] { true, false }, new bool[] { false, false })]
    // Set on 200, followed to the beginning.
    [InlineData(new long[] { 200 }, 150, new bool[] { false, false, false }, new bool[] { false, true, false })]
    // Set on both: what is nearer to a side was found from there.
    [InlineData(new long[] { 0, 100 }, 40, new bool[] { true, false }, new bool[] { false, false })]
    [InlineData(new long[] { 0, 100 }, 51, new bool[] { true, false }, new bool[] { false, true })]
    [InlineData(new long[] { 0, 100 }, 50, new bool[] { true, false }, new bool[] { false, true })]
    [InlineData(new long[] { 0, 100 }, 52, new bool[] { false, false }, new bool[] { false, true })]
    public void Due_Correction_WhatWasFoundFromASideHolds(long[] set, long corrected, bool[] forwards, bool[] backwards)
    {
        using var folder = new TestSupport.TemporaryFolder();
        var log = new SpanLog(folder.Combine("spans.json"));
        ClipPromptMessage[] prompts = [.. set.Select(frame => Set(1, frame))];
        log.End(SpanPlanner.Plan(prompts), SpanPlanner.Plan(prompts));

        IReadOnlyList<ObjectSpan> due = log.Due(SpanPlanner.Plan([.. prompts, Set(1, corrected)]));

        Assert.Equal(forwards[..due.Count], due.Select(span => span.IsForwardsKept));
        Assert.Equal(backwards[..due.Count], due.Select(span => span.IsBackwardsKept));
    }

    [Fact]
    public void Due_CorrectionAfterARunWasLeft_NothingHolds()
    {
        using var folder = new TestSupport.TemporaryFolder();
        var log = new SpanLog(folder.Combine("spans.json"));
        IReadOnlyList<ObjectSpan> first = SpanPlanner.Plan([Set(1, 0)]), second = SpanPlanner.Plan([Set(1, 0), Set(1, 50)]);
        log.End(first, first);
        log.Put(log.Due(second), 0, 60);

        Assert.All(log.Due(SpanPlanner.Plan([Set(1, 0), Set(1, 20)])), span => Assert.False(span.IsForwardsKept || span.IsBackwardsKept));
        // The same run goes on as it began.
        Assert.Equal([true, false], log.Resumed(second)!.Select(span => span.IsForwardsKept));
    }

    [Fact]
    public void Due_CorrectionBehindWhereItWasGone_NothingWasFoundFromBehind()
    {
        using var folder = new TestSupport.TemporaryFolder();
        var log = new SpanLog(folder.Combine("spans.json"));
        IReadOnlyList<ObjectSpan> before = SpanPlanner.Plan([Gone(1, 20), Set(1, 40)]);
        log.End(before, before);

        IReadOnlyList<ObjectSpan> due = log.Due(SpanPlanner.Plan([Gone(1, 20), Set(1, 35), Set(1, 40)]));

        Assert.DoesNotContain(due, span => span.IsForwardsKept || span.IsBackwardsKept);
    }

    [Fact]
    public void Within_FramesOfTwoSpans_CutsThemWhereTheObjectIsSeen()
    {
        IReadOnlyList<ObjectSpan> all = SpanPlanner.Plan([Set(1, 0), Set(1, 50), Set(2, 10), Gone(2, 20)]);

        IReadOnlyList<ObjectSpan> cut = SpanPlanner.Within(all, 30, 60, (id, frame) => (id, frame) is (1, 29));

        // Up to the frame that is set, from it up to frame 60; behind that it has not been found. The other object is gone.
        Assert.Equal([(29L, 50L, true, true), (50L, 61L, true, false), (29L, 61L, false, false)], cut.Select(Text));
        Assert.Equal([(true, 29L, 32L), (false, 50L, 21L)], SpanPlanner.Passes(cut, 100).Select(pass => (pass.IsForwards, pass.From, pass.Count!.Value)));
        // What is set, and what is found on the frames beside, stays.
        SpanPass forwards = SpanPlanner.Passes(cut, 100)[0];
        Assert.False(forwards.Holds(1, 29) || forwards.Holds(1, 50) || forwards.Holds(1, 61));
        Assert.True(forwards.Holds(1, 30) && forwards.Holds(1, 60));
    }

    [Fact]
    public void Within_WholeClip_IsWhatWasPlanned()
    {
        IReadOnlyList<ObjectSpan> all = SpanPlanner.Plan([Set(1, 30)]);

        Assert.Equal([(null, 30L, false, true), (30L, 100L, true, false)], SpanPlanner.Within(all, 0, 99, (_, _) => false).Select(Text));
    }

    [Fact]
    public void Due_PromptMovedOrRenumbered_OnlyWhatWasSetCounts()
    {
        using var folder = new TestSupport.TemporaryFolder();
        var log = new SpanLog(folder.Combine("spans.json"));
        IReadOnlyList<ObjectSpan> before = SpanPlanner.Plan([Set(1, 10)]);
        log.End(before, before);

        Assert.Empty(log.Due(SpanPlanner.Plan([Set(1, 10) with { Prompt = 7, At = "later", Label = "dog" }])));
        Assert.Equal(2, log.Due(SpanPlanner.Plan([Set(1, 10) with { Box = [0, 0, 4, 4] }])).Count);
    }

    [Fact]
    public void Passes_SpansApart_LeaveOutWhatLiesBetween()
    {
        IReadOnlyList<ObjectSpan> spans = SpanPlanner.Plan([Set(1, 0), Gone(1, 10), Set(2, 80), Gone(2, 90)]);

        Assert.Equal(
            [(true, 0L, 10L), (true, 80L, 10L), (false, 80L, 81L)],
            SpanPlanner.Passes(spans, 100).Select(pass => (pass.IsForwards, pass.From, pass.Count!.Value)));
    }

    [Fact]
    public void Resumed_PromptsChangedMeanwhile_IsNotGoneOnWith()
    {
        using var folder = new TestSupport.TemporaryFolder();
        var log = new SpanLog(folder.Combine("spans.json"));
        IReadOnlyList<ObjectSpan> spans = SpanPlanner.Plan([Set(1, 10)]);
        log.Put(spans, 0, 25);

        var again = new SpanLog(folder.Combine("spans.json"));

        Assert.Equal((0, 25L), (again.Doing!.Pass, again.Doing.Frame));
        Assert.Equal(spans, again.Resumed(spans));
        Assert.Null(again.Resumed(SpanPlanner.Plan([Set(1, 11)])));
    }

    private static (long?, long?, bool, bool) Text(ObjectSpan span) => (span.After, span.Before, span.IsFollowedForwards, span.IsFollowedBackwards);

    private static ClipPromptMessage Set(int id, long frame) => new() { Prompt = 1, Id = id, Frame = frame, Box = [0, 0, 8, 8], At = "" };

    private static ClipPromptMessage Gone(int id, long frame) => new() { Prompt = 1, Id = id, Frame = frame, Mode = "remove", At = "" };
}
