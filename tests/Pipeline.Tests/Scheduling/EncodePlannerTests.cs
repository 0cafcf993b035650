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
    public void Decide_NoObjects_EncodesNothing()
    {
        var planner = new EncodePlanner(new EncodeSchedule { Encode = EncodeMode.Nth, Interval = 2 });

        Assert.Equal("....", Decisions(planner, Enumerable.Repeat(default(CarryDemand), 4)));
    }

    private static string Decisions(EncodePlanner planner, IEnumerable<CarryDemand> demands) =>
        string.Concat(demands.Select(demand => planner.Decide(demand) ? 'E' : '.'));
}
