using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Segmentation;

namespace SamStream.Pipeline.Tests.Scheduling;

public sealed class EncodePlannerTests
{
    private static readonly CarryDemand Calm = new(HasObjects: true, IsRequired: false, Strain: 0);
    private static readonly CarryDemand Wild = Calm with { Strain = 10 };
    private static readonly CarryDemand Prompted = Calm with { IsRequired = true };

    [Fact]
    public void Decide_Nth_KeepsTheInterval()
    {
        var planner = new EncodePlanner(new EncodeSchedule { Encode = EncodeMode.Nth, Interval = 4 });

        Assert.Equal("E...E...E", Decisions(planner, [Prompted, Wild, Wild, Calm, Calm, Calm, Calm, Calm, Wild]));
    }

    [Fact]
    public void Decide_NthWithAPromptBetween_CountsFromThePrompt()
    {
        var planner = new EncodePlanner(new EncodeSchedule { Encode = EncodeMode.Nth, Interval = 3 });

        Assert.Equal("E.E..E", Decisions(planner, [Prompted, Calm, Prompted, Calm, Calm, Calm]));
    }

    [Fact]
    public void Decide_AdaptiveAndCalm_EncodesAtTheLongestInterval()
    {
        var planner = new EncodePlanner(new EncodeSchedule { Encode = EncodeMode.Adaptive, Interval = 5 });

        Assert.Equal("E....E....E", Decisions(planner, [Prompted, .. Enumerable.Repeat(Calm, 10)]));
    }

    [Fact]
    public void Decide_AdaptiveAndWild_SpendsWhatWasSavedAndThenTheBudget()
    {
        var planner = new EncodePlanner(new EncodeSchedule { Encode = EncodeMode.Adaptive, Interval = 8, Budget = 0.25 });

        string decisions = Decisions(planner, Enumerable.Repeat(Wild, 400));

        Assert.StartsWith("EE", decisions, StringComparison.Ordinal);
        Assert.InRange(decisions.Count(decision => decision == 'E'), 100, 104);
    }

    [Fact]
    public void Decide_AdaptiveAndWildButCheap_SpendsTheBudgetOnMoreFrames()
    {
        var planner = new EncodePlanner(new EncodeSchedule { Encode = EncodeMode.Adaptive, Interval = 8, Budget = 0.25 });

        string decisions = Decisions(planner, Enumerable.Repeat(Wild with { Cost = 0.5f }, 400));

        Assert.InRange(decisions.Count(decision => decision == 'E'), 200, 208);
    }

    [Fact]
    public void Decide_FramesThatAreKnownAlready_LeaveTheBudgetForOthers()
    {
        var planner = new EncodePlanner(new EncodeSchedule { Encode = EncodeMode.Adaptive, Interval = 30, Budget = 0.01 });
        CarryDemand known = Prompted with { Cost = 0 };

        Assert.Equal("EEEEEEEEEE" + "EEE.", Decisions(planner, [.. Enumerable.Repeat(known, 10), Wild, Wild, Wild, Wild]));
    }

    [Fact]
    public void Decide_NoObjects_EncodesNothing()
    {
        var planner = new EncodePlanner(new EncodeSchedule { Encode = EncodeMode.Nth, Interval = 2 });

        Assert.Equal("....", Decisions(planner, Enumerable.Repeat(default(CarryDemand), 4)));
    }

    [Theory]
    [InlineData(1, 100, 104)]
    [InlineData(0.5, 50, 54)]
    [InlineData(0.25, 25, 29)]
    public void Decide_BudgetAllowsAShare_EncodesThatShare(double share, int least, int most)
    {
        var schedule = new EncodeSchedule { Encode = EncodeMode.Adaptive, Interval = 8, Budget = 0.25 };
        var budget = new CameraBudget(schedule, TimeSpan.FromSeconds(1)) { Pace = new EncodePace(share, EncodeReduction.None, 0) };

        string decisions = Decisions(new EncodePlanner(schedule, budget), Enumerable.Repeat(Wild, 400));

        Assert.InRange(decisions.Count(decision => decision == 'E'), least, most);
        CameraLoad load = budget.Take(seconds: 16);
        Assert.Equal(decisions.Count(decision => decision == 'E'), load.Work);
        Assert.Equal((25, 6.25), (load.FrameRate, load.Wanted));
    }

    [Fact]
    public void Decide_LittleIsLeft_StillLooksOnceInThirtyFrames()
    {
        var schedule = new EncodeSchedule { Encode = EncodeMode.Adaptive, Interval = 8, Budget = 0.25 };
        var budget = new CameraBudget(schedule, TimeSpan.FromSeconds(1)) { Pace = new EncodePace(0.01, EncodeReduction.All, 0) };

        string decisions = Decisions(new EncodePlanner(schedule, budget), [Prompted, .. Enumerable.Repeat(Calm, 90)]);

        Assert.Equal([0, 30, 60, 90], Enumerable.Range(0, decisions.Length).Where(i => decisions[i] == 'E'));
    }

    [Fact]
    public void Decide_SpareForDoubt_GoesToFramesInDoubtAlone()
    {
        var schedule = new EncodeSchedule { Encode = EncodeMode.Adaptive, Interval = 30, Budget = 0.05 };
        var budget = new CameraBudget(schedule, TimeSpan.FromSeconds(1)) { Pace = new EncodePace(1, EncodeReduction.None, 0.5) };

        string calm = Decisions(new EncodePlanner(schedule, budget), Enumerable.Repeat(Calm, 90));
        string doubtful = Decisions(new EncodePlanner(schedule, budget), Enumerable.Repeat(Calm with { IsInDoubt = true }, 90));

        Assert.Equal(3, calm.Count(decision => decision == 'E'));
        Assert.InRange(doubtful.Count(decision => decision == 'E'), 45, 55);
    }

    [Fact]
    public void Decide_EncoderIsBusy_DecidesNothingAndSavesUp()
    {
        var planner = new EncodePlanner(new EncodeSchedule { Encode = EncodeMode.Nth, Interval = 3 });

        bool[] decisions = [.. new[] { false, true, true, true, true, false }.Select(isBusy => planner.Decide(Calm, isBusy))];

        Assert.Equal([false, false, false, false, false, true], decisions);
    }

    private static string Decisions(EncodePlanner planner, IEnumerable<CarryDemand> demands) =>
        string.Concat(demands.Select(demand => planner.Decide(demand) ? 'E' : '.'));
}
