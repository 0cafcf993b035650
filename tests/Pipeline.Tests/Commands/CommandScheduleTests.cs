using Microsoft.Extensions.Time.Testing;
using SamStream.Pipeline.Commands;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Tests.Doubles;

namespace SamStream.Pipeline.Tests.Commands;

public sealed class CommandScheduleTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<CommandAnswer> _answers = [];
    private readonly List<CameraCommand> _due = [];
    private readonly CommandSchedule _schedule;
    private FrameMetadata? _last;

    public CommandScheduleTests() => _schedule = new CommandSchedule(
        new CommandOptions { Capacity = 3 }, _clock, _answers.Add, () => "the source is away", _ => _last);

    public void Dispose() => _schedule.Dispose();

    [Fact]
    public void TakeDue_Now_IsGivenOnTheNextFrameOnce()
    {
        Take(7);
        CameraCommand command = Submit();

        Assert.Equal([command], Take(9));
        Assert.Empty(Take(10));
        Assert.Empty(_answers);
    }

    [Fact]
    public void TakeDue_SeveralForOneFrame_KeepTheOrderOfArrival()
    {
        CameraCommand first = Submit(frame: 5), second = Submit(), third = Submit(frame: 3);

        Assert.Equal([first, second, third], Take(5));
    }

    [Fact]
    public void TakeDue_FrameToCome_WaitsForItOrTheFirstAfterIt()
    {
        CameraCommand command = Submit(frame: 5);

        Assert.Empty(Take(4));
        Assert.Equal([command], Take(7));
    }

    [Fact]
    public void TakeDue_TimeToCome_WaitsForTheMediaClock()
    {
        CameraCommand command = Submit(time: 0.2);

        Assert.Empty(Take(4));
        Assert.Equal([command], Take(5));
    }

    [Theory]
    [InlineData(60L, null)]
    [InlineData(null, 2.4)]
    public void TakeDue_FrameThatHasJustPassed_TakesEffectOnTheNext(long? frame, double? time)
    {
        for (int i = 0; i <= 100; i++)
            Take(i);
        CameraCommand command = Submit(frame, time);

        Assert.Equal([command], Take(101));
    }

    [Theory]
    [InlineData(10L, null, "frame 10 ")]
    [InlineData(null, 0.4, "time 0.4 s ")]
    public void TakeDue_FrameThatPassedLongAgo_IsRefusedNamingBoth(long? frame, double? time, string meant)
    {
        for (int i = 0; i <= 100; i++)
            Take(i);
        Submit(frame, time);

        Assert.Empty(Take(101));
        string reason = Assert.Single(_answers).Reason!;
        Assert.Contains(meant, reason);
        Assert.Contains("3.64 s before the next frame, 101 at 4.04 s", reason);
        Assert.Contains("2 s is accepted", reason);
    }

    [Fact]
    public void TakeDue_FrameThatIsNotRememberedAnyMore_IsRefused()
    {
        for (int i = 0; i <= 2000; i++)
            Take(i, milliseconds: 1);
        Submit(frame: 5);

        Assert.Empty(Take(2001, milliseconds: 1));
        Assert.Contains("long before", Assert.Single(_answers).Reason);
    }

    [Fact]
    public void TakeDue_TimeBeforeTheClockJumpedBack_IsNotComparedWithThatAfterIt()
    {
        for (int i = 100; i <= 110; i++)
            Take(i);
        Take(111, at: TimeSpan.Zero, isDiscontinuity: true);
        CameraCommand command = Submit(time: 0.0);

        Assert.Equal([command], Take(112, at: TimeSpan.FromMilliseconds(40)));
    }

    [Fact]
    public void Submit_MoreThanMayWait_IsRefusedWithTheLimit()
    {
        for (int i = 0; i < 3; i++)
            Submit();
        Submit();

        Assert.Contains("3 commands wait already", Assert.Single(_answers).Reason);
        Assert.Equal(3, Take(0).Count);
    }

    [Theory]
    [InlineData(-1L, null, "frames count from 0")]
    [InlineData(1L, 1.0, "give one of them")]
    public void Submit_TimeThatMakesNoSense_IsRefused(long? frame, double? time, string reason)
    {
        Submit(frame, time);

        Assert.Contains(reason, Assert.Single(_answers).Reason);
        Assert.Equal(0, _schedule.Count);
    }

    [Fact]
    public void Submit_NoFrameComes_IsRefusedInTimeWithTheReason()
    {
        Submit();
        _clock.Advance(TimeSpan.FromSeconds(20));
        CameraCommand later = Submit();
        Submit(frame: 500);
        Assert.Empty(_answers);
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("no frame came within 30 s: the source is away", Assert.Single(_answers).Reason);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Same(later, _answers[1].Command);
        Assert.Equal(1, _schedule.Count);
    }

    [Fact]
    public void Submit_PauseAndResume_AreAnsweredAtOnce()
    {
        _schedule.Submit(new PauseCamera());
        Assert.True(_schedule.IsPaused);
        _schedule.Submit(new ResumeCamera());
        Assert.False(_schedule.IsPaused);

        Assert.Equal([CommandAction.Paused, CommandAction.Resumed], _answers.Select(answer => answer.Action));
    }

    [Fact]
    public void Submit_SnapshotsBeforeAndWhilePaused_AreOfTheLastFrame()
    {
        _last = FrameOf.Metadata(7);
        _schedule.Submit(new TakeSnapshot());
        _schedule.Submit(new TakeSnapshot { Time = new CommandTime(20) });
        _schedule.Submit(new PauseCamera());
        _schedule.Submit(new TakeSnapshot());

        Assert.Equal(
            [(CommandAction.Paused, null), (CommandAction.SnapshotTaken, 7L), (CommandAction.SnapshotTaken, (long?)7)],
            _answers.Select(answer => (answer.Action, answer.FrameIndex)));
        Assert.Equal(1, _schedule.Count);
    }

    [Fact]
    public void Submit_SnapshotWhilePausedBeforeAnyFrame_WaitsForOne()
    {
        _schedule.Submit(new PauseCamera());
        _schedule.Submit(new TakeSnapshot());

        Assert.Equal(1, _schedule.Count);
        Assert.Single(_answers);
    }

    [Fact]
    public void Submit_PauseForAFrame_IsRefused()
    {
        _schedule.Submit(new PauseCamera { Time = new CommandTime(5) });

        Assert.False(_schedule.IsPaused);
        Assert.Contains("at once", Assert.Single(_answers).Reason);
    }

    [Fact]
    public void End_RefusesWhatWaitsAndWhatComesAfter()
    {
        Submit(frame: 9);
        _schedule.End();
        Submit();

        Assert.Equal(["the run ended before its frame came", "the run has ended"], _answers.Select(answer => answer.Reason));
        Assert.All(_answers, answer => Assert.Equal(CommandAction.Refused, answer.Action));
    }

    private TakeSnapshot Submit(long? frame = null, double? time = null)
    {
        CommandTime when = frame is null && time is null
            ? CommandTime.Now
            : new CommandTime(frame, time is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        var command = new TakeSnapshot { Time = when };
        _schedule.Submit(command);
        return command;
    }

    private List<CameraCommand> Take(
        long index, int milliseconds = 40, TimeSpan? at = null, bool isDiscontinuity = false)
    {
        FrameMetadata frame = FrameOf.Metadata(index) with
        {
            PresentationTime = at ?? TimeSpan.FromMilliseconds(milliseconds * index),
            Discontinuity = isDiscontinuity ? Discontinuity.Reopened : Discontinuity.None,
        };
        _schedule.TakeDue(frame, _due);
        return _due;
    }
}
