using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Media;

/// <summary>
/// One opening of an input: a child that decodes it, and a thread that takes its frames. What is live is taken from the first
/// frame on, wanted or not, so that the child never waits; what has an end waits for whoever wants it. A child that gives
/// nothing for too long is killed.
/// </summary>
internal sealed class MediaSession : IAsyncDisposable
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan FirstFrameTimeLimit = TimeSpan.FromMilliseconds(250);

    private readonly IMediaInput _input;
    private readonly PreparedInput _prepared;
    private readonly MediaDecoder _decoder;
    private readonly TimeProvider _clock;
    private readonly TaskCompletionSource<FrameHeader> _firstFrame = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<FramePublisher?> _publisher = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _reading;
    private readonly Task _watch;
    private long _waitingSince;
    private long _frames;
    private int _isWaiting = 1;
    private volatile SourceException? _killReason;
    private volatile bool _isStopped;

    private MediaSession(IMediaInput input, PreparedInput prepared, MediaDecoder decoder, long startFrame, TimeProvider clock)
    {
        (_input, _prepared, _decoder, _clock) = (input, prepared, decoder, clock);
        _waitingSince = clock.GetTimestamp();
        if (prepared.FeedAsync is { } feed)
            _ = ReadingThread.Run(() => feed(decoder.Feed).GetAwaiter().GetResult()).ContinueWith(
                fed => _ = fed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        _reading = ReadingThread.Run(() => Read(startFrame));
        _watch = WatchAsync();
    }

    public PreparedInput Prepared => _prepared;

    public DecoderLog Log => _decoder.Log;

    /// <summary>Of the child.</summary>
    public int ProcessId => _decoder.ProcessId;

    /// <summary>Starts a child; it is running when this returns.</summary>
    /// <exception cref="SourceException">FFmpeg is not there.</exception>
    public static MediaSession Start(
        IMediaInput input, PreparedInput prepared, DecoderChoice choice, long startFrame, TimeProvider clock)
    {
        MediaDecoder decoder = MediaDecoder.Start(
            prepared.Arguments, prepared.ReadsStandardInput, choice.Settings(prepared.IsLive));
        return new MediaSession(input, prepared, decoder, startFrame, clock);
    }

    /// <summary>Waits for the first frame that is wanted.</summary>
    /// <exception cref="SourceException">There is none; the error says why.</exception>
    public Task<FrameHeader> FirstFrameAsync(CancellationToken cancellationToken) => _firstFrame.Task.WaitAsync(cancellationToken);

    /// <summary>Hands frames on until the input ends (returns), fails (throws) or the token is cancelled (returns).</summary>
    /// <exception cref="SourceException">It failed.</exception>
    public async Task RunAsync(FramePublisher publisher, CancellationToken stopping)
    {
        await using CancellationTokenRegistration stop = stopping.Register(Stop);
        _publisher.TrySetResult(publisher);
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        Stop();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _ended.CancelAsync();
        await _watch;
        _decoder.Dispose();
        await _prepared.DisposeAsync();
        _ended.Dispose();
    }

    private void Stop()
    {
        _isStopped = true;
        _publisher.TrySetResult(null);
        _decoder.Kill();
    }

    private void Read(long startFrame)
    {
        try
        {
            Take(startFrame);
        }
        catch (Exception error)
        {
            _firstFrame.TrySetException(error);
            // Seen by whoever waits for the first frame, if nobody runs it.
            _ = _firstFrame.Task.Exception;
            throw;
        }
    }

    private void Take(long startFrame)
    {
        long position = -1;
        while (TryReadHeader(out FrameHeader header))
        {
            _frames++;
            // A frame that did not decode has its place all the same. What a camera sent before it was joined has none.
            bool isJoined = _prepared.IsLive && _frames == 1;
            header = isJoined ? header with { LostBefore = 0 } : header;
            position = _prepared.Seek is { } seek
                ? SoughtPosition(seek, header, position)
                : position + 1 + (_prepared.IsLive ? 0 : header.LostBefore);
            if (position < startFrame)
            {
                if (!Wait(() => _decoder.TrySkipPixels(header)))
                    break;
                continue;
            }

            _firstFrame.TrySetResult(header);
            FramePublisher? publisher = PublisherNow();
            if (_isStopped)
                return;
            if (publisher is null)
            {
                if (!Wait(() => _decoder.TrySkipPixels(header)))
                    break;
            }
            else if (!Hand(publisher, header, position))
            {
                if (publisher.IsDone)
                {
                    _decoder.Kill();
                    return;
                }

                break;
            }
        }

        End(startFrame, position + 1);
    }

    // Behind a seek a frame is known by its time. What comes before the key frame is of no use, and may be broken.
    private static long SoughtPosition(SeekPlan seek, in FrameHeader header, long before)
    {
        long position = seek.Times.PositionOf(header.Time) ?? (before >= seek.Key ? before + 1 : -1);
        if (before < seek.Key && position > seek.Key)
            throw new SeekMissedException($"frame {position} came first, and {seek.Key} was asked for");
        return position;
    }

    // Of what is live only the first frame waits, and not for long: who opens a source usually runs it at once.
    private FramePublisher? PublisherNow() =>
        !_prepared.IsLive || _publisher.Task.IsCompleted || (_frames == 1 && _publisher.Task.Wait(FirstFrameTimeLimit))
            ? _publisher.Task.GetAwaiter().GetResult()
            : null;

    private bool Hand(FramePublisher publisher, FrameHeader header, long position)
    {
        using WritableFrame? buffer = publisher.Rent(header, position);
        if (buffer is null)
            return !publisher.IsDone && Wait(() => _decoder.TrySkipPixels(header));
        return Wait(() => _decoder.TryReadPixels(buffer.Pixels)) && publisher.Deliver(buffer, header);
    }

    // The child has ended, or was ended: says how.
    private void End(long startFrame, long frames)
    {
        int? exitCode = _decoder.WaitForExit();
        if (_isStopped)
            return;
        if (_killReason is { } killed)
            throw _prepared.Fault?.Invoke() ?? killed;
        bool hasFailed = exitCode != 0;
        if (_frames == 0)
            throw _prepared.Fault?.Invoke() ?? _input.Explain(_prepared, Log, exitCode);
        if (frames <= startFrame)
        {
            throw new SourceException(
                $"{_input.Subject} has {frames:N0} frames; there is no frame {startFrame:N0} to start at. "
                + $"Start at {frames - 1:N0} or before.");
        }

        string reason = hasFailed ? FfmpegFailure.Of(Log, exitCode).Reason : "";
        if (_prepared.IsLive)
        {
            throw _prepared.Fault?.Invoke() ?? new SourceException(
                $"{_input.Subject} ended: {(hasFailed ? reason : "the other side closed it")}. It is opened again.", SourceFault.Disconnected);
        }

        if (hasFailed)
        {
            throw _prepared.Fault?.Invoke() ?? new SourceException(
                $"{_input.Subject} broke off after frame {frames - 1:N0}: {reason}. The frames before were delivered.", isTransient: false);
        }
    }

    private bool TryReadHeader(out FrameHeader header)
    {
        FrameHeader read = default;
        bool isRead = Wait(() => _decoder.TryReadHeader(out read));
        header = read;
        return isRead;
    }

    // Everything that waits for the child goes through here, so that the watch knows since when.
    private T Wait<T>(Func<T> call)
    {
        Volatile.Write(ref _waitingSince, _clock.GetTimestamp());
        Volatile.Write(ref _isWaiting, 1);
        T result = call();
        Volatile.Write(ref _isWaiting, 0);
        return result;
    }

    // Connecting may take its time, and then the first frame: a stream may be joined long before its next key frame.
    private TimeSpan FirstFrameLimit => (_input.OpenTimeout ?? TimeSpan.Zero) + _input.StallTimeout;

    private async Task WatchAsync()
    {
        while (!_reading.IsCompleted)
        {
            await Task.Delay(WatchInterval, _clock, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested)
                return;
            TimeSpan waited = _clock.GetElapsedTime(Volatile.Read(ref _waitingSince));
            bool isOpen = _firstFrame.Task.IsCompleted;
            TimeSpan limit = isOpen ? _input.StallTimeout : FirstFrameLimit;
            if (Volatile.Read(ref _isWaiting) == 0 || waited <= limit)
                continue;
            _killReason = isOpen ? Stalled() : NoFrame();
            _decoder.Kill();
            return;
        }
    }

    private SourceException Stalled() => new(
        $"{_input.Subject} gave no frame that decodes for {_input.StallTimeout.TotalSeconds:0.#} seconds."
        + (_prepared.IsLive ? " It is opened again." : ""), SourceFault.Stalled);

    private SourceException NoFrame() => new(
        $"{_input.Subject} gave no frame that decodes within {FirstFrameLimit.TotalSeconds:0.#} seconds. "
        + _input.NoFrameCure, SourceFault.Stalled);
}
