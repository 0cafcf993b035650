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
    // A reset clears what waits, so it finds a place where nothing else does.
    private const int ResetPlaces = 8;

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
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Horizon, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Expiry, options.FrameTimeout);
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
            MoveTo(frame);
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
            if (due.Exists(command => command is ResetCamera && command.Time != CommandTime.Now))
                ClearForReset();
        }

        AnswerWaiting();
    }

    /// <summary>Moves on to a frame on which nothing takes effect: what is due waits for the next one.</summary>
    public void Pass(in FrameMetadata frame)
    {
        lock (_lock)
            MoveTo(frame);
        AnswerWaiting();
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

        if (WhyTooFar(command.Time) is { } tooFar)
            return Refusal(command, tooFar);
        bool isResetNow = command is ResetCamera && command.Time == CommandTime.Now;
        if (isResetNow)
            ClearForReset();
        int places = isResetNow ? ResetPlaces : _options.Capacity;
        if (_waiting.Count >= places)
            return Refusal(command, $"{_waiting.Count} commands wait already, which is the limit: wait for their answers");
        bool isLate = command.Time != CommandTime.Now && _history.HasPassed(command.Time);
        _waiting.Add(new Waiting(command, _time.GetTimestamp(), isLate));
        SetTimer();
        return null;
    }

    // Resets for the next frame stay: each is answered when it is done.
    private void ClearForReset()
    {
        for (int i = 0; i < _waiting.Count; i++)
        {
            CameraCommand waiting = _waiting[i].Command;
            if (waiting is ResetCamera && waiting.Time == CommandTime.Now)
                continue;
            _answers.Add(Refusal(waiting, "a reset came before its frame: send it again if it is still wanted"));
            _waiting.RemoveAt(i--);
        }
    }

    private void MoveTo(in FrameMetadata frame)
    {
        _history.Add(frame);
        if (!_history.IsNewClock)
            return;
        // What was named by a clock that is known only now, or that has jumped.
        for (int i = 0; i < _waiting.Count; i++)
        {
            if (WhyTooFar(_waiting[i].Command.Time) is not { } reason)
                continue;
            _answers.Add(Refusal(_waiting[i].Command, reason));
            _waiting.RemoveAt(i--);
        }
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
        string passed = age is { } known ? $"{Seconds(known)} before" : "long before";
        return $"{Meant(time)} was {passed} the next frame, {frame.Index} at {Seconds(frame.PresentationTime)}, and at most "
            + $"{Seconds(_options.LateTolerance)} is accepted: name a later one, or none";
    }

    private string? WhyTooFar(CommandTime time)
    {
        if (_history.LeadOf(time) is not { } lead || lead <= _options.Horizon.TotalSeconds)
            return null;
        (long latest, TimeSpan at) = _history.Latest;
        string far = lead >= TimeSpan.FromDays(1).TotalSeconds ? "more than a day" : $"about {Seconds(TimeSpan.FromSeconds(Math.Round(lead)))}";
        return $"{Meant(time)} is {far} ahead of the latest frame, {latest} at {Seconds(at)}, and at most "
            + $"{Seconds(_options.Horizon)} is accepted: name a nearer one, or ask later";
    }

    private static string Meant(CommandTime time) =>
        time.FrameIndex is { } index ? $"frame {index}" : $"time {Seconds(time.PresentationTime!.Value)}";

    // Those that wait for the next frame whichever it is, and those that name one to come.
    private TimeSpan PatienceFor(in Waiting waiting) =>
        waiting.IsLate || waiting.Command.Time == CommandTime.Now ? _options.FrameTimeout : _options.Expiry;

    private void SetTimer()
    {
        TimeSpan? left = null;
        foreach (Waiting waiting in _waiting)
        {
            TimeSpan own = PatienceFor(waiting) - _time.GetElapsedTime(waiting.Since);
            if (left is null || own < left)
                left = own;
        }

        if (left is { } next)
            _timer.Change(next > TimeSpan.Zero ? next : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void RefuseStale()
    {
        string why = _whyNoFrame();
        lock (_lock)
        {
            for (int i = 0; i < _waiting.Count; i++)
            {
                Waiting waiting = _waiting[i];
                TimeSpan patience = PatienceFor(waiting);
                if (_time.GetElapsedTime(waiting.Since) < patience)
                    continue;
                _answers.Add(Refusal(waiting.Command, patience == _options.FrameTimeout
                    ? $"no frame came within {Seconds(patience)}: {why}"
                    : $"{Meant(waiting.Command.Time)} did not come within {Seconds(patience)}: name a nearer one"));
                _waiting.RemoveAt(i--);
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
