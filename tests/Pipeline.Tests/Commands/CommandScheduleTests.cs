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

    /// <summary>Prompts for a frame that never comes filled all places, so that nothing else was taken any more.</summary>
    [Theory]
    [InlineData(1L << 62, null, "more than a day ahead")]
    [InlineData(15_101L, null, "about 600 s ahead")]
    [InlineData(null, 605.0, "about 601 s ahead")]
    [InlineData(null, 3.2e10, "more than a day ahead")]
    public void Submit_FrameBeyondTheHorizon_IsRefusedWithTheLimit(long? frame, double? time, string reason)
    {
        for (int i = 0; i <= 100; i++)
            Take(i);
        for (int i = 0; i < 300; i++)
            Submit(frame, time);

        Assert.Equal(300, _answers.Count);
        Assert.Contains(reason, _answers[0].Reason, StringComparison.Ordinal);
        Assert.Contains("100 at 4 s, and at most 600 s is accepted", _answers[0].Reason, StringComparison.Ordinal);
        CameraCommand command = Submit();
        Assert.Equal([command], Take(101));
    }

    [Theory]
    [InlineData(15_000L, null)]
    [InlineData(null, 603.0)]
    public void Submit_FrameWithinTheHorizon_Waits(long? frame, double? time)
    {
        for (int i = 0; i <= 100; i++)
            Take(i);
        Submit(frame, time);

        Assert.Empty(_answers);
        Assert.Equal(1, _schedule.Count);
    }

    [Fact]
    public void TakeDue_FirstFrame_RefusesWhatLiesBeyondTheHorizonFromThere()
    {
        Submit(frame: 1L << 62);
        Submit(frame: 17_000);
        Assert.Empty(_answers);
        Take(0);

        Assert.Contains("more than a day ahead", Assert.Single(_answers).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void TakeDue_ClockJumpsBack_RefusesTheTimeThatIsBeyondTheHorizonNow()
    {
        Take(0, at: TimeSpan.FromHours(5));
        Submit(time: 5 * 3600 + 60);
        Take(1, at: TimeSpan.Zero, isDiscontinuity: true);

        Assert.Contains("ahead of the latest frame, 1 at 0 s", Assert.Single(_answers).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Submit_FrameThatDoesNotCome_IsRefusedAtItsExpiry()
    {
        Take(0);
        Submit(frame: 500);
        _clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Empty(_answers);
        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("frame 500 did not come within 3600 s: name a nearer one", Assert.Single(_answers).Reason);
        Assert.Equal(0, _schedule.Count);
    }

    [Fact]
    public void Submit_ResetWhileAllPlacesAreTaken_ClearsThemAndIsCarriedOut()
    {
        CameraCommand[] waiting = [Submit(frame: 9), Submit(time: 3), Submit()];
        var reset = new ResetCamera();
        _schedule.Submit(reset);

        Assert.Equal(waiting, _answers.Select(answer => answer.Command));
        Assert.All(_answers, answer => Assert.StartsWith("a reset came", answer.Reason, StringComparison.Ordinal));
        CameraCommand after = Submit();
        Assert.Equal([reset, after], Take(0));
    }

    [Fact]
    public void Submit_ManyResets_WaitInABoundedNumberAndAreAllAnswered()
    {
        var resets = Enumerable.Range(0, 300).Select(_ => new ResetCamera()).ToList();
        resets.ForEach(_schedule.Submit);

        Assert.Equal(8, _schedule.Count);
        Assert.Equal(292, _answers.Count);
        Assert.Equal(8, Take(0).Count);
    }

    [Fact]
    public void TakeDue_ResetForAFrame_ClearsWhatWaitsThen()
    {
        var reset = new ResetCamera { Time = new CommandTime(5) };
        _schedule.Submit(reset);
        CameraCommand later = Submit(frame: 9);

        Assert.Equal([reset], Take(5));
        Assert.Same(later, Assert.Single(_answers).Command);
        Assert.Equal(0, _schedule.Count);
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
