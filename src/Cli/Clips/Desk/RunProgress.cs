using System.Diagnostics;
using SamStream.Cli.Clips.Runs;
using SamStream.Console.Clips;
using SamStream.Pipeline;
using SamStream.Sinks.Messages;

namespace SamStream.Cli.Clips.Desk;

/// <summary>Turns what a run says of each frame into messages, a few a second and the last one always. Thread-safe.</summary>
/// <param name="frameCount">Of the clip.</param>
/// <param name="told">Told of the messages.</param>
internal sealed class RunProgress(Func<long> frameCount, Action<ClipRunMessage> told)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private ClipRunStatus? _status;
    private DateTimeOffset _startedAt;
    private DateTimeOffset? _endedAt;
    private long _toldAt;
    private long? _least, _most;

    /// <summary>Of the run that goes on, or of the last one; null: there was none.</summary>
    public ClipRunMessage? Message
    {
        get
        {
            lock (_lock)
                return _status is { } status ? Describe(status) : null;
        }
    }

    /// <summary>A run has begun.</summary>
    public void Begin(ClipRunStatus status)
    {
        lock (_lock)
        {
            if (_status is { IsOver: false } known && ReferenceEquals(known.Request, status.Request))
                return;
            (_status, _startedAt, _endedAt, _least, _most, _toldAt) = (status, TimeProvider.System.GetUtcNow(), null, null, null, 0);
        }
    }

    /// <summary>A frame is done, or the run has ended.</summary>
    public void Take(ClipRunStatus status)
    {
        Begin(status);
        ClipRunMessage? message = null;
        lock (_lock)
        {
            bool isOther = _status?.State != status.State || _status.WaitsFor != status.WaitsFor;
            _status = status;
            if (status.Frame is { } frame)
                (_least, _most) = (Math.Min(_least ?? frame, frame), Math.Max(_most ?? frame, frame));
            if (status.IsOver)
                _endedAt ??= TimeProvider.System.GetUtcNow();
            if (status.IsOver || isOther || _toldAt == 0 || Stopwatch.GetElapsedTime(_toldAt) >= Interval)
            {
                _toldAt = Stopwatch.GetTimestamp();
                message = Describe(status);
            }
        }

        if (message is not null)
            told(message);
    }

    private ClipRunMessage Describe(ClipRunStatus status)
    {
        long from = status.Request.From, count = frameCount();
        long total = status.FramesInAll ?? count;
        return new ClipRunMessage
        {
            State = EnumWord.Of(status.State),
            From = from,
            Direction = EnumWord.Of(status.Request.IsOfSpans ? RunDirection.Both : status.Request.Direction),
            Heading = EnumWord.Of(status.IsBackwards ? RunDirection.Backwards : RunDirection.Forwards),
            Position = status.Frame,
            Made = _least is { } least ? [least, _most!.Value + 1] : null,
            Range = status.Request.Direction switch
            {
                RunDirection.Forwards => [from, count],
                RunDirection.Backwards => [0, from + 1],
                _ => [0, count],
            },
            FramesDone = status.FramesDone,
            FramesTotal = total,
            FrameRate = status.FramesDone > 1 ? status.FramesPerSecond : null,
            SecondsLeft = status is { State: ClipRunState.Running, FramesDone: > 1, FramesPerSecond: > 0 }
                ? Math.Round(Math.Max(0, total - status.FramesDone) / status.FramesPerSecond, 1)
                : null,
            WaitsFor = status.WaitsFor,
            StartedAt = MessageMapping.ToIso8601(_startedAt),
            EndedAt = _endedAt is { } ended ? MessageMapping.ToIso8601(ended) : null,
            Error = status.Error,
        };
    }
}
