using System.Globalization;
using SamStream.Pipeline.Frames;

namespace SamStream.Pipeline.Commands;

/// <summary>
/// Commands that wait for their frame, bounded in number and time. Every one that is handed in is either taken with
/// <see cref="TakeDue"/> or answered here: refused, or, for a pause and its end, done at once. Thread-safe; answers are
/// given outside the lock.
/// </summary>
internal sealed class CommandSchedule : IDisposable
{
    private readonly CommandOptions _options;
    private readonly TimeProvider _time;
    private readonly Action<CommandAnswer> _answer;
    private readonly Func<string> _whyNoFrame;
    private readonly Func<TakeSnapshot, FrameMetadata?> _repeatLast;
    private readonly Lock _lock = new();
    private readonly FrameHistory _history = new();
    private readonly List<Waiting> _waiting = [];
    private readonly List<CommandAnswer> _answers = [];
    private readonly ITimer _timer;
    private bool _isTimerSet;
    private bool _hasEnded;
    private volatile bool _isPaused;

    /// <param name="whyNoFrame">Says why no frame comes, as a clause.</param>
    /// <param name="repeatLast">Makes a snapshot of the last frame, for a paused camera, and says which it is; null: there is none.</param>
    public CommandSchedule(
        CommandOptions options,
        TimeProvider time,
        Action<CommandAnswer> answer,
        Func<string> whyNoFrame,
        Func<TakeSnapshot, FrameMetadata?> repeatLast)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Capacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.LateTolerance, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.FrameTimeout, TimeSpan.Zero);
        _options = options;
        _time = time;
        _answer = answer;
        _whyNoFrame = whyNoFrame;
        _repeatLast = repeatLast;
        _timer = time.CreateTimer(_ => RefuseStale(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True between a pause and its end.</summary>
    public bool IsPaused => _isPaused;

    /// <summary>Commands that wait.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _waiting.Count;
        }
    }

    public void Submit(CameraCommand command)
    {
        CommandAnswer? answer;
        lock (_lock)
            answer = Take(command);
        if (answer is not null)
            _answer(answer);
        AnswerWaiting();
    }

    /// <summary>Moves on to a frame: gives the commands that take effect on it, in the order of arrival.</summary>
    public void TakeDue(in FrameMetadata frame, List<CameraCommand> due)
    {
        due.Clear();
        lock (_lock)
        {
            _history.Add(frame);
            if (_waiting.Count == 0)
                return;
            int kept = 0;
            for (int i = 0; i < _waiting.Count; i++)
            {
                Waiting waiting = _waiting[i];
                if (!_history.HasPassed(waiting.Command.Time))
                    _waiting[kept++] = waiting;
                else if (waiting.IsLate && WhyTooLate(waiting.Command.Time, frame) is { } reason)
                    _answers.Add(Refusal(waiting.Command, reason));
                else
                    due.Add(waiting.Command);
            }

            _waiting.RemoveRange(kept, _waiting.Count - kept);
        }

        AnswerWaiting();
    }

    /// <summary>Moves on to a frame on which nothing takes effect: what is due waits for the next one.</summary>
    public void Pass(in FrameMetadata frame)
    {
        lock (_lock)
            _history.Add(frame);
    }

    /// <summary>Refuses what waits and what is still to come.</summary>
    public void End()
    {
        lock (_lock)
        {
            _hasEnded = true;
            foreach (Waiting waiting in _waiting)
                _answers.Add(Refusal(waiting.Command, "the run ended before its frame came"));
            _waiting.Clear();
        }

        AnswerWaiting();
    }

    public void Dispose() => _timer.Dispose();

    // Null: it waits.
    private CommandAnswer? Take(CameraCommand command)
    {
        if (_hasEnded)
            return Refusal(command, "the run has ended");
        if (WhyNoSuchTime(command.Time) is { } problem)
            return Refusal(command, problem);
        switch (command)
        {
            case PauseCamera or ResumeCamera when command.Time != CommandTime.Now:
                return Refusal(command, "a pause and its end take effect at once: leave the frame and the time out");
            case PauseCamera:
                _isPaused = true;
                RepeatForWaiting();
                return new CommandAnswer(command, CommandAction.Paused);
            case ResumeCamera:
                _isPaused = false;
                return new CommandAnswer(command, CommandAction.Resumed);
            case TakeSnapshot snapshot when _isPaused && Repeat(snapshot) is { } taken:
                return taken;
        }

        if (_waiting.Count >= _options.Capacity)
            return Refusal(command, $"{_waiting.Count} commands wait already, which is the limit: wait for their answers");
        bool isLate = command.Time != CommandTime.Now && _history.HasPassed(command.Time);
        _waiting.Add(new Waiting(command, _time.GetTimestamp(), isLate));
        SetTimer();
        return null;
    }

    // No frame comes while the camera is paused: who asks for the next one gets the last one.
    private CommandAnswer? Repeat(TakeSnapshot snapshot) =>
        snapshot.Time == CommandTime.Now && _repeatLast(snapshot) is { } frame
            ? new CommandAnswer(snapshot, CommandAction.SnapshotTaken, frame.Index, frame.PresentationTime)
            : null;

    private void RepeatForWaiting()
    {
        for (int i = 0; i < _waiting.Count; i++)
        {
            if (_waiting[i].Command is not TakeSnapshot snapshot || Repeat(snapshot) is not { } taken)
                continue;
            _answers.Add(taken);
            _waiting.RemoveAt(i--);
        }
    }

    private static string? WhyNoSuchTime(CommandTime time) => time switch
    {
        { FrameIndex: not null, PresentationTime: not null } => "it names a frame and a time: give one of them",
        { FrameIndex: < 0 } => $"frame {time.FrameIndex} does not exist: frames count from 0",
        _ => null,
    };

    private string? WhyTooLate(CommandTime time, in FrameMetadata frame)
    {
        TimeSpan? age = _history.AgeOf(time);
        if (age <= _options.LateTolerance)
            return null;
        string meant = time.FrameIndex is { } index ? $"frame {index}" : $"time {Seconds(time.PresentationTime!.Value)}";
        string passed = age is { } known ? $"{Seconds(known)} before" : "long before";
        return $"{meant} was {passed} the next frame, {frame.Index} at {Seconds(frame.PresentationTime)}, and at most "
            + $"{Seconds(_options.LateTolerance)} is accepted: name a later one, or none";
    }

    // Those that wait for the next frame whichever it is; who names a frame to come waits as long as it takes.
    private static bool IsDueOnNextFrame(in Waiting waiting) => waiting.IsLate || waiting.Command.Time == CommandTime.Now;

    private void SetTimer()
    {
        if (_isTimerSet)
            return;
        foreach (Waiting waiting in _waiting)
        {
            if (!IsDueOnNextFrame(waiting))
                continue;
            TimeSpan left = _options.FrameTimeout - _time.GetElapsedTime(waiting.Since);
            _isTimerSet = _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            return;
        }
    }

    private void RefuseStale()
    {
        string why = _whyNoFrame();
        lock (_lock)
        {
            _isTimerSet = false;
            for (int i = _waiting.Count - 1; i >= 0; i--)
            {
                Waiting waiting = _waiting[i];
                if (!IsDueOnNextFrame(waiting) || _time.GetElapsedTime(waiting.Since) < _options.FrameTimeout)
                    continue;
                _answers.Insert(0, Refusal(
                    waiting.Command, $"no frame came within {Seconds(_options.FrameTimeout)}: {why}"));
                _waiting.RemoveAt(i);
            }

            SetTimer();
        }

        AnswerWaiting();
    }

    private void AnswerWaiting()
    {
        CommandAnswer[] answers;
        lock (_lock)
        {
            if (_answers.Count == 0)
                return;
            answers = [.. _answers];
            _answers.Clear();
        }

        foreach (CommandAnswer answer in answers)
            _answer(answer);
    }

    private static CommandAnswer Refusal(CameraCommand command, string reason) =>
        new(command, CommandAction.Refused, Reason: reason);

    private static string Seconds(TimeSpan time) => $"{time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s";

    private readonly record struct Waiting(CameraCommand Command, long Since, bool IsLate);
}

/// <summary>How long and how many commands may wait.</summary>
public sealed record CommandOptions
{
    /// <summary>Commands that may wait for their frame, at least 1; one more is refused. Default 256.</summary>
    public int Capacity { get; init; } = 256;

    /// <summary>
    /// A command for a frame that has passed takes effect on the next one if its frame is no older than this by the
    /// media clock, else it is refused. Default 2 s.
    /// </summary>
    public TimeSpan LateTolerance { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a command for the next frame waits while none comes (the source is away, the camera is paused); then it
    /// is refused. Default 30 s.
    /// </summary>
    public TimeSpan FrameTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
