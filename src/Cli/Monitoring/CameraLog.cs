using Microsoft.Extensions.Logging;
using SamStream.Pipeline;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Monitoring;

/// <summary>
/// Tells the log of cameras: one line per camera and interval with all figures, and a line for what happens in between.
/// </summary>
internal sealed partial class CameraLog
{
    /// <summary>Between two lines of a camera.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Func<IReadOnlyList<CameraMonitor>> _cameras;
    private readonly ILogger<CameraLog> _logger;
    private readonly TimeProvider _time;
    private Dictionary<CameraMonitor, CameraFigures> _before = [];

    /// <param name="cameras">Those that run now.</param>
    /// <param name="logger">The log.</param>
    /// <param name="time">What intervals are counted by.</param>
    public CameraLog(Func<IReadOnlyList<CameraMonitor>> cameras, ILogger<CameraLog> logger, TimeProvider time)
    {
        _cameras = cameras;
        _logger = logger;
        _time = time;
    }

    /// <summary>From now on what happens to a camera is told.</summary>
    public void Listen(CameraMonitor camera)
    {
        camera.OnSource = Tell;
        camera.OnObject = Tell;
    }

    /// <summary>Writes lines until the work has ended, whatever its end.</summary>
    public async Task FollowAsync(Task work)
    {
        long last = _time.GetTimestamp();
        while (await Task.WhenAny(work, Task.Delay(Interval, _time)) != work)
        {
            TimeSpan elapsed = _time.GetElapsedTime(last);
            last = _time.GetTimestamp();
            WriteLines(elapsed);
        }
    }

    /// <summary>One line a camera on what happened since the last call.</summary>
    internal void WriteLines(TimeSpan elapsed)
    {
        Dictionary<CameraMonitor, CameraFigures> all = [];
        foreach (CameraMonitor camera in _cameras())
        {
            CameraFigures now = CameraFigures.Of(camera);
            LogFigures(_logger, camera.Id, now.Since(_before.GetValueOrDefault(camera, CameraFigures.None), elapsed));
            all[camera] = now;
        }

        _before = all;
    }

    private void Tell(SourceStateChanged change)
    {
        // Failures are told by the supervisor, with their reason and what follows.
        if (change.Status.State == SourceState.Running)
            LogRunning(_logger, change.SourceId);
        else if (change.Status.State == SourceState.Ended)
            LogEnded(_logger, change.SourceId);
    }

    private void Tell(ObjectStateChanged change)
    {
        string name = change.Label is null ? $"{change.ObjectId}" : $"{change.ObjectId} ({change.Label})";
        string to = change.To is { } state ? EnumWord.Of(state) : "gone";
        string from = change.From is { } before ? EnumWord.Of(before) : "new";
        bool isDoubt = change is { From: TrackState.Tracked or TrackState.Uncertain, To: TrackState.Tracked or TrackState.Uncertain };
        // Doubt comes and goes with every frame.
        LogLevel level = isDoubt ? LogLevel.Debug : LogLevel.Information;
        string reason = EnumWord.Of(change.Reason);
        LogObject(_logger, level, change.SourceId, name, from, to, reason);
    }

    [LoggerMessage(3001, LogLevel.Information, "Camera {Camera}: {Figures}")]
    private static partial void LogFigures(ILogger logger, string camera, string figures);

    [LoggerMessage(3002, LogLevel.Information, "Camera {Camera}: running")]
    private static partial void LogRunning(ILogger logger, string camera);

    [LoggerMessage(3003, LogLevel.Information, "Camera {Camera}: ended")]
    private static partial void LogEnded(ILogger logger, string camera);

    [LoggerMessage(EventId = 3004, Message = "Camera {Camera}: object {Target} is {To}, was {From} ({Reason})")]
    private static partial void LogObject(
        ILogger logger, LogLevel level, string camera, string target, string from, string to, string reason);
}
