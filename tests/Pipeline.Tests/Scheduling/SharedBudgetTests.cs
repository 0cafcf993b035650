using Microsoft.Extensions.Time.Testing;
using SamStream.Pipeline.Scheduling;

namespace SamStream.Pipeline.Tests.Scheduling;

public sealed class SharedBudgetTests
{
    [Fact]
    public void Look_CamerasFitIn_EncodeAsScheduled()
    {
        using var machine = new SimulatedMachine(new BudgetOptions { Cpu = 0.95 });
        machine.SetCameras(1);

        List<SimulatedMachine.Second> seconds = machine.Run(20);

        Assert.All(seconds[5..], second => Assert.Equal((LoadStage.None, 1), (second.Budget.Stage, second.Budget.Share)));
        Assert.InRange(seconds[5..].Average(second => second.Encoded), 6, 6.5);
    }

    [Theory]
    [InlineData(0.5, 1.4)]
    [InlineData(0.8, 1.4)]
    [InlineData(0.8, 1.0)]
    [InlineData(0.8, 2.0)]
    public void Look_FromOneCameraToFourAndBack_SettlesInFiveSecondsAndStays(double cpu, double contention)
    {
        using var machine = new SimulatedMachine(new BudgetOptions { Cpu = cpu }) { Contention = contention, FrameSeconds = 0.006 };
        machine.SetCameras(1);
        machine.Run(10);

        machine.SetCameras(4);
        List<SimulatedMachine.Second> four = machine.Run(30);
        machine.SetCameras(1);
        List<SimulatedMachine.Second> one = machine.Run(30);

        IsSettled(four[5..], 0.7 * cpu, cpu + 0.1);
        IsSettled(one[5..], 0.5 * cpu, cpu + 0.1);
        Assert.True(four[5..].Average(second => second.Budget.Share) < 0.6 * one[5..].Average(second => second.Budget.Share));
    }

    [Fact]
    public void Look_TrackingAloneIsTooMuch_GivesUpOneThingAfterAnotherAndStillLooks()
    {
        using var machine = new SimulatedMachine(new BudgetOptions { Cpu = 0.5 }) { FrameSeconds = 0.02 };
        machine.SetCameras(4);

        List<SimulatedMachine.Second> seconds = machine.Run(30);

        Assert.Equal(LoadStage.Inputs, seconds[^1].Budget.Stage);
        // Each camera once in 30 frames, which is less than a second and a quarter.
        Assert.InRange(seconds[10..].Average(second => second.Encoded), 3, 20);
        LoadStage[] stages = [.. seconds.Select(second => second.Budget.Stage)];
        Assert.Equal(stages.Order(), stages);
    }

    [Fact]
    public void Look_ResultsAreLate_EncodesLessUntilTheyAreNot()
    {
        using var machine = new SimulatedMachine(new BudgetOptions { Cpu = 1 }) { FrameSeconds = 0.006, Latency = cpu => cpu > 0.6 ? 0.5 : 0.01 };
        machine.SetCameras(4);

        List<SimulatedMachine.Second> seconds = machine.Run(60);

        Assert.True(seconds[10..].Count(second => second.Budget.LateShare == 0) > 35, string.Join(' ', seconds.Select(second => $"{second.Budget}")));
        Assert.InRange(seconds[10..].Average(second => second.Cpu), 0.4, 0.65);
    }

    [Fact]
    public void Look_FramesAreInDoubt_GetWhatIsLeft()
    {
        using var machine = new SimulatedMachine(new BudgetOptions { Cpu = 0.8 }) { IsInDoubt = true, EncodeSeconds = 0.1 };
        machine.SetCameras(1);

        List<SimulatedMachine.Second> seconds = machine.Run(20);

        // One frame in four is 6.25 a second; the processors have room for 13.
        Assert.InRange(seconds[5..].Average(second => second.Encoded), 8, 13);
        Assert.InRange(seconds[5..].Average(second => second.Cpu), 0.5, 0.85);
    }

    [Fact]
    public void Look_ProcessorTimeCannotBeRead_SaysWhatItSaidBefore()
    {
        var time = new FakeTimeProvider();
        bool fails = false;
        using var budget = new SharedBudget(new BudgetOptions(), networkThreads: 2, time: time, processors: 2,
            processorTime: () => fails ? throw new IOException("no /proc") : TimeSpan.FromSeconds(1));
        time.Advance(SharedBudget.Interval);
        BudgetSnapshot before = budget.Snapshot;
        fails = true;

        time.Advance(5 * SharedBudget.Interval);

        Assert.Equal(before, budget.Snapshot);
    }

    [Fact]
    public void Look_NothingIsFollowed_IsNoLoadAndNothingIsEncoded()
    {
        using var machine = new SimulatedMachine(new BudgetOptions { Cpu = 0.3 }) { HasObjects = false };
        machine.SetCameras(4);

        List<SimulatedMachine.Second> seconds = machine.Run(10);

        Assert.All(seconds, second => Assert.Equal((0, LoadStage.None), (second.Encoded, second.Budget.Stage)));
    }

    private static void IsSettled(List<SimulatedMachine.Second> seconds, double least, double most)
    {
        string told = string.Join('\n', seconds);
        // An encoding is a fifth of what a second has: over four of them it evens out.
        for (int i = 0; i + 4 <= seconds.Count; i++)
            Assert.True(seconds[i..(i + 4)].Average(second => second.Cpu) is var cpu && cpu >= least && cpu <= most, $"{cpu} at {i}\n{told}");
        Assert.True(seconds.Zip(seconds.Skip(1)).Count(pair => pair.First.Budget.Stage != pair.Second.Budget.Stage) <= 1, told);
        double mean = seconds.Average(second => second.Budget.Share);
        Assert.All(seconds, second => Assert.True(second.Budget.Share >= 0.6 * mean && second.Budget.Share <= 1.4 * mean, told));
    }
}
