using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Reading;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace SamStream.Sources.Live;

/// <summary>
/// Reads a camera, stream or pipeline. Every frame is taken from the input, so that none grows old in its queue; a
/// frame for which the pool has no free buffer is not converted, and its index is left out. Native calls run on a
/// thread of the source's own. One that is stuck past its limit is left behind: it holds no frame buffer, and closes
/// its input when it returns. With too many of those the source is not opened again until one returns.
/// </summary>
/// <param name="id">Name of the source.</param>
/// <param name="makeInput">Makes a closed input; called for every opening.</param>
internal sealed partial class LiveSource(
    string id, Func<ILiveInput> makeInput, LiveLimits limits, LiveRequest request, ILogger<LiveSource> logger, TimeProvider clock)
    : IFrameSource
{
    /// <summary>Damaged frames in a row after which the input counts as failed.</summary>
    public const int MaxDamagedFrames = 30;

    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);

    private readonly CancellationTokenSource _disposal = new();
    private readonly LiveTimeline _timeline = new();
    private LiveSession? _session;
    private SourceProperties? _properties;
    private Task _activity = Task.CompletedTask;
    private long _nextIndex;
    private long? _firstOpenedAt;
    private int _stuckCalls;
    private bool _isReopened;
    private bool _disposed;

    public string Id => id;

    /// <summary>Native calls that were left behind and have not returned.</summary>
    public int StuckCalls => Volatile.Read(ref _stuckCalls);

    public async ValueTask<SourceProperties> OpenAsync(CancellationToken cancellationToken)
    {
        Claim();
        Task<SourceProperties> opening = OpenOnceAsync(cancellationToken);
        _activity = opening;
        return await opening;
    }

    public async Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(frames);
        Claim();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        CancellationToken stopping = stop.Token;
        _activity = GuardedRun.RunAsync(Id, () => RunOnceAsync(pool, frames, stopping), stopping);
        await _activity;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _disposal.CancelAsync();
        // Its error has reached the caller; here only its end matters.
        await _activity.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_session is { } session)
            await WatchAsync(session, isOpen: true, ReadingThread.Run(() => Close(session)), CancellationToken.None);
        _disposal.Dispose();
    }

    private void Claim()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_activity.IsCompleted)
            throw new InvalidOperationException($"Source '{Id}' is already opening or running.");
    }

    private async Task<SourceProperties> OpenOnceAsync(CancellationToken cancellationToken)
    {
        if (_properties is { } known)
            return known;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
        CancellationToken stopping = stop.Token;
        ILiveInput input = makeInput();
        if (StuckCalls >= limits.MaxStuckCalls)
        {
            throw new SourceException(
                $"{input.Subject} is not opened again: {StuckCalls} earlier reads of it are stuck, the most that may be. "
                + "It is tried again when one of them returns.", SourceFault.Stalled);
        }

        await input.ReachAsync(stopping);
        var session = new LiveSession(input, limits, clock);
        await WatchAsync(session, isOpen: false, ReadingThread.Run(() => Open(session, stopping)), stopping);
        _session = session;
        _isReopened = _firstOpenedAt is not null;
        _firstOpenedAt ??= clock.GetTimestamp();
        _timeline.Restart();
        LogMismatch(input);
        return _properties = new SourceProperties
        {
            Width = input.Width,
            Height = input.Height,
            IsLive = true,
            DeclaredFrameRate = input.FrameRate,
        };
    }

    private async Task RunOnceAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken stopping)
    {
        try
        {
            await OpenOnceAsync(stopping);
            LiveSession session = _session!;
            _session = null;
            var delivery = new FrameDelivery(frames, stopping);
            await WatchAsync(session, isOpen: true, ReadingThread.Run(() => Capture(session, pool, delivery, stopping)), stopping);
        }
        finally
        {
            _properties = null;
        }
    }

    // Waits for the thread, but not for a native call that is stuck: past its limit, or after a stop.
    private async Task WatchAsync(LiveSession session, bool isOpen, Task work, CancellationToken stopping)
    {
        long? stoppedAt = null;
        while (await Task.WhenAny(work, Task.Delay(WatchInterval, clock, CancellationToken.None)) != work)
        {
            if (stopping.IsCancellationRequested)
                stoppedAt ??= clock.GetTimestamp();
            bool isStopOverdue = stoppedAt is { } since && clock.GetElapsedTime(since) >= limits.Stall;
            if (!isStopOverdue && !session.Watch.IsOverdue(limits.Grace))
                continue;
            if (!session.Watch.TryAbandon())
                continue;
            LeaveBehind(work);
            stopping.ThrowIfCancellationRequested();
            throw session.Stuck(isOpen);
        }

        await work;
    }

    private void LeaveBehind(Task work)
    {
        LogStuck(logger, Id, Interlocked.Increment(ref _stuckCalls));
        _ = work.ContinueWith(
            ended =>
            {
                _ = ended.Exception;
                Interlocked.Decrement(ref _stuckCalls);
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private static void Open(LiveSession session, CancellationToken cancellationToken)
    {
        try
        {
            session.Open(cancellationToken);
        }
        catch
        {
            session.Close();
            throw;
        }
    }

    private static void Close(LiveSession session) => session.Close();

    private void Capture(LiveSession session, FramePool pool, FrameDelivery delivery, CancellationToken cancellationToken)
    {
        try
        {
            Deliver(session, pool, delivery, cancellationToken);
        }
        finally
        {
            session.Close();
        }
    }

    private void Deliver(LiveSession session, FramePool pool, FrameDelivery delivery, CancellationToken cancellationToken)
    {
        ILiveInput input = session.Input;
        int damaged = 0;
        bool isDiscontinuity = _isReopened;
        // The first frame was taken at the opening.
        do
        {
            if (cancellationToken.IsCancellationRequested)
                return;
            FrameMetadata metadata = Describe(input, ref isDiscontinuity);
            if (!pool.TryRent(input.Width, input.Height, out WritableFrame? buffer))
                continue;
            using (buffer)
            {
                switch (session.Retrieve(buffer))
                {
                    case LiveFrame.Decoded:
                        damaged = 0;
                        isDiscontinuity = false;
                        if (!delivery.Deliver(buffer.Publish(metadata)))
                            return;
                        break;
                    case LiveFrame.Resized:
                        isDiscontinuity = true;
                        break;
                    default:
                        if (++damaged == MaxDamagedFrames)
                            throw session.Damaged(damaged);
                        break;
                }
            }
        }
        while (session.GrabNext(isFirst: false, cancellationToken));
    }

    // What breaks the stream stays flagged until a frame is delivered that says so.
    private FrameMetadata Describe(ILiveInput input, ref bool isDiscontinuity)
    {
        TimeSpan arrival = clock.GetElapsedTime(_firstOpenedAt!.Value);
        (TimeSpan time, PresentationClock provenance, bool isJump) = _timeline.Next(input.Stamp, arrival);
        isDiscontinuity |= isJump;
        return new FrameMetadata
        {
            SourceId = Id,
            Index = _nextIndex++,
            PresentationTime = time,
            PresentationClock = provenance,
            CapturedAt = clock.GetUtcNow(),
            Discontinuity = isDiscontinuity ? Discontinuity.Reopened : Discontinuity.None,
        };
    }

    private void LogMismatch(ILiveInput input)
    {
        if (request is { Width: { } width, Height: { } height } && (width, height) != (input.Width, input.Height))
            LogOtherSize(logger, Id, width, height, input.Width, input.Height);
        if (request.FrameRate is { } rate && input.FrameRate is { } given && Math.Abs(given - rate) > 0.5)
            LogOtherRate(logger, Id, rate, given);
    }

    [LoggerMessage(2301, LogLevel.Warning,
        "Source {SourceId}: {Width}x{Height} was requested, the camera gives {GivenWidth}x{GivenHeight}")]
    private static partial void LogOtherSize(
        ILogger logger, string sourceId, int width, int height, int givenWidth, int givenHeight);

    [LoggerMessage(2302, LogLevel.Warning,
        "Source {SourceId}: {Rate} frames a second were requested, the camera says {GivenRate}")]
    private static partial void LogOtherRate(ILogger logger, string sourceId, double rate, double givenRate);

    [LoggerMessage(2303, LogLevel.Warning,
        "Source {SourceId}: a read is stuck in the native library and was left behind; {StuckCalls} of this source are")]
    private static partial void LogStuck(ILogger logger, string sourceId, int stuckCalls);
}
