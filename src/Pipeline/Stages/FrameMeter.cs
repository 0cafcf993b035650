using System.Diagnostics;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Events;
using SamStream.Pipeline.Results;

namespace SamStream.Pipeline.Stages;

/// <summary>
/// Measures the frames of one run, each duration once, for the counters and for all observers. Encoding and tracking may be
/// told from two threads.
/// </summary>
internal sealed partial class FrameMeter(IReadOnlyList<IFrameObserver> observers, ILogger logger)
{
    private int _hasFailed;

    public StageMeter Encode { get; } = new("encode");

    public StageMeter Track { get; } = new("track");

    /// <summary>From the end of a frame's capture to its hand-over to the sinks.</summary>
    public LatencyHistogram CaptureToResult { get; } = new();

    /// <returns>When, for <see cref="EndEncode"/>.</returns>
    public long BeginEncode()
    {
        Tell(static (observer, _) => observer.OnEncoding(), 0);
        return Stopwatch.GetTimestamp();
    }

    public void EndEncode(long started) =>
        Tell(static (observer, duration) => observer.OnEncoded(duration), Encode.Finish(started));

    public void BeginTrack() => Tell(static (observer, _) => observer.OnTracking(), 0);

    /// <param name="started">When the stage took the frame, later by what was not its own work.</param>
    public void EndTrack(long started) =>
        Tell(static (observer, duration) => observer.OnTracked(duration), Track.Finish(started));

    /// <summary>A result is about to be handed to the sinks.</summary>
    public void Publish(FrameResult result)
    {
        TimeSpan latency = Stopwatch.GetElapsedTime(result.Frame.CapturedTimestamp);
        CaptureToResult.Record(latency);
        Tell(static (observer, told) => observer.OnResult(told.result, told.latency), (result, latency));
    }

    private void Tell<T>(Action<IFrameObserver, T> call, T what)
    {
        for (int i = 0; i < observers.Count; i++)
        {
            try
            {
                call(observers[i], what);
            }
#pragma warning disable CA1031 // Who only looks on must not stop a camera.
            catch (Exception error)
#pragma warning restore CA1031
            {
                if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
                    LogFault(logger, observers[i].GetType().Name, error);
            }
        }
    }

    [LoggerMessage(1305, LogLevel.Error, "Frame observer {Observer} failed; further failures are not told")]
    private static partial void LogFault(ILogger logger, string observer, Exception error);
}
