using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Pipeline.Scheduling;

/// <summary>
/// The live sources of a process share it: twice a second it looks at what the process takes of the processors and how late results
/// are, and says how much each camera may encode. Where that is less than their schedules ask for, all get the same share of it; where
/// it is more, frames in doubt get the rest. Files, and schedules other than adaptive, take no part. Thread-safe.
/// </summary>
public sealed partial class SharedBudget : IDisposable
{
    /// <summary>From one look to the next.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Least share of a schedule: a camera's objects are looked at now and then whatever happens.</summary>
    private const double LeastShare = 0.04;

    private static readonly string[] Words = ["", "", ", parts around objects in smaller inputs", ", everything in smaller inputs"];

    // Of which the share of late ones is taken: one in forty is not more than may be.
    private const int FewestResults = 40;

    private readonly Lock _lock = new();
    private readonly List<CameraBudget> _cameras = [];
    private readonly BudgetOptions _options;
    private readonly int _processors;
    private readonly int _networkThreads;
    private readonly TimeProvider _time;
    private readonly Func<TimeSpan> _processorTime;
    private readonly ILogger _logger;
    private readonly LoadController _controller;
    private readonly ITimer _timer;
    private long _last;
    private TimeSpan _lastProcessorTime;
    private volatile BudgetSnapshot _snapshot = BudgetSnapshot.None;

    /// <param name="options">What may be taken.</param>
    /// <param name="networkThreads">Threads of the image encoder.</param>
    /// <param name="loggers">Where a change of stage is told. Default: nowhere.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    /// <param name="processors">Processors that the process may use. Default: those that .NET sees.</param>
    /// <param name="processorTime">What the process took of them since its start. Default: its own and its children's.</param>
    public SharedBudget(
        BudgetOptions options,
        int networkThreads,
        ILoggerFactory? loggers = null,
        TimeProvider? time = null,
        int? processors = null,
        Func<TimeSpan>? processorTime = null)
    {
        _options = options;
        _networkThreads = networkThreads;
        _time = time ?? TimeProvider.System;
        _processors = processors ?? Environment.ProcessorCount;
        _processorTime = processorTime ?? (static () => ProcessorUse.Total);
        _logger = (loggers ?? NullLoggerFactory.Instance).CreateLogger<SharedBudget>();
        _controller = new LoadController(options.Cpu * _processors);
        (_last, _lastProcessorTime) = (_time.GetTimestamp(), ReadProcessorTime() ?? TimeSpan.Zero);
        _timer = _time.CreateTimer(_ => Look(), null, Interval, Interval);
    }

    /// <summary>What it says now.</summary>
    public BudgetSnapshot Snapshot => _snapshot;

    /// <summary>Ends the looks; what was said last stays.</summary>
    public void Dispose() => _timer.Dispose();

    /// <summary>Adds a camera; it leaves by <see cref="Leave"/>.</summary>
    internal CameraBudget Join(EncodeSchedule schedule)
    {
        var camera = new CameraBudget(schedule, _options.Latency);
        lock (_lock)
            _cameras.Add(camera);
        return camera;
    }

    internal void Leave(CameraBudget camera)
    {
        lock (_lock)
            _cameras.Remove(camera);
    }

    private void Look()
    {
        lock (_lock)
        {
            double seconds = _time.GetElapsedTime(_last).TotalSeconds;
            if (seconds <= 0)
                return;
            if (ReadProcessorTime() is not { } processorTime)
                return;
            _last = _time.GetTimestamp();
            double taken = Math.Max(0, (processorTime - _lastProcessorTime).TotalSeconds);
            _lastProcessorTime = processorTime;

            (double work, double encode, double wanted, double frames) = (0, 0, 0, 0);
            double? late = null;
            foreach (CameraBudget camera in _cameras)
            {
                CameraLoad load = camera.Take(seconds);
                work += load.Work;
                encode += load.EncodeSeconds;
                if (camera.TakeLateShare(FewestResults) is { } share)
                    late = Math.Max(late ?? 0, share);
                wanted += load.Wanted;
                frames += load.FrameRate;
            }

            _controller.Update(new LoadReading(seconds, taken, work, _networkThreads * encode, late));
            Say(wanted, frames, late ?? _snapshot.LateShare);
        }
    }

    // Null: it cannot be read now. Cameras go on with what was said last.
    private TimeSpan? ReadProcessorTime()
    {
        try
        {
            return _processorTime();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    private void Say(double wanted, double frames, double late)
    {
        double share = wanted > 0 ? _controller.Allowed / wanted : double.PositiveInfinity;
        LoadStage stage = LoadStages.Next(_snapshot.Stage, share);
        var pace = new EncodePace(
            stage == LoadStage.None ? 1 : Math.Clamp(share, LeastShare, 1),
            LoadStages.ReductionOf(stage),
            frames > 0 && double.IsFinite(_controller.Allowed) ? Math.Max(0, _controller.Allowed - wanted) / frames : 0);
        foreach (CameraBudget camera in _cameras)
            camera.Pace = pace;
        LoadStage before = _snapshot.Stage;
        _snapshot = new BudgetSnapshot(stage, pace.Share, _controller.Use / _processors, late);
        if (stage != before)
            Tell(stage, before, pace);
    }

    private void Tell(LoadStage stage, LoadStage before, EncodePace pace)
    {
        string taken = $"{100 * _snapshot.Cpu:0} % of the processors, of {100 * _options.Cpu:0} % that it may";
        if (stage == LoadStage.None)
            LogRelieved(_logger, taken);
        else
            LogShed(_logger, stage > before ? LogLevel.Warning : LogLevel.Information, taken, 100 * pace.Share, Words[(int)stage]);
    }

    [LoggerMessage(1310, LogLevel.Information, "Load: the process takes {Taken}; cameras encode as scheduled again")]
    private static partial void LogRelieved(ILogger logger, string taken);

    [LoggerMessage(EventId = 1311, Message = "Load: the process takes {Taken}; cameras encode {Share:0} % of what is scheduled{More}")]
    private static partial void LogShed(ILogger logger, LogLevel level, string taken, double share, string more);
}

/// <summary>What a <see cref="SharedBudget"/> says at one moment.</summary>
/// <param name="Stage">What was given up.</param>
/// <param name="Share">What cameras encode, as a share of what is scheduled, above 0, at most 1.</param>
/// <param name="Cpu">Share of the processors that the process takes, its children included.</param>
/// <param name="LateShare">Of the latest results, 0 to 1: those that were later than they may be, of the camera with most of them.</param>
public sealed record BudgetSnapshot(LoadStage Stage, double Share, double Cpu, double LateShare)
{
    /// <summary>Nothing was measured yet.</summary>
    public static BudgetSnapshot None { get; } = new(LoadStage.None, 1, 0, 0);
}
