using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Processes;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Media.Decoding;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Media;

/// <summary>
/// Everything that FFmpeg decodes: files, streams, devices, pipes. Each opening is a child of its own
/// (<see cref="MediaSession"/>), so that what a stream does to its decoder ends with it.
/// </summary>
internal sealed partial class MediaSource(
    string id, IMediaInput input, DecoderChoice choice, FrameSelection selection, ILogger<MediaSource> logger, TimeProvider clock)
    : IFrameSource
{
    private readonly CancellationTokenSource _disposal = new();
    private readonly LossCount _losses = new();
    private MediaSession? _session;
    private SourceProperties? _properties;
    private LiveClock? _liveClock;
    private Task _activity = Task.CompletedTask;
    private bool _isReopened;
    private bool _disposed;

    public string Id => id;

    public SourceLosses Losses => _losses.Losses;

    /// <summary>Of the child that is open; null if none is.</summary>
    public int? ProcessId => _session?.ProcessId;

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
        await CloseAsync();
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
        try
        {
            FrameHeader first = await OpenSessionAsync(stop.Token);
            return _properties = Describe(_session!, first);
        }
        catch (ChildProcessException error)
        {
            await CloseAsync();
            throw new SourceException($"Source '{Id}': {error.Message}", innerException: error);
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    // Until a child decodes in the way that the stream wants, as far as that shows once it is open.
    private async Task<FrameHeader> OpenSessionAsync(CancellationToken stopping)
    {
        while (true)
        {
            PreparedInput prepared = await input.PrepareAsync(stopping);
            choice.Learn(prepared.Probe?.Codec, prepared.Probe?.IsInterlaced ?? false, prepared.IsLive);
            try
            {
                _session = MediaSession.Start(input, prepared, choice, selection.Start, clock);
            }
            catch
            {
                await prepared.DisposeAsync();
                throw;
            }

            FrameHeader first;
            try
            {
                first = await _session.FirstFrameAsync(stopping);
            }
            catch (SourceException error) when (choice.IsHardware && _session.Log.HardwareFailed)
            {
                FallBack(error.Message);
                await CloseAsync();
                continue;
            }

            if (choice.IsHardware && _session.Log.HardwareFailed)
                FallBack(_session.Log.Errors is [.., var last] ? last : "no reason given");
            bool isNew = choice.Learn(_session.Log.Codec, _session.Log.IsInterlaced, prepared.IsLive);
            if (!isNew || prepared.Probe is not null || prepared.ComesOnce)
                return first;
            await CloseAsync();
        }
    }

    private void FallBack(string reason)
    {
        string sentence = $"decoder {choice.Decoder} does not work here ({reason.TrimEnd('.')}): software decodes";
        LogFallBack(logger, Id, sentence);
        _losses.Warn(sentence);
        choice.FallBack();
    }

    private SourceProperties Describe(MediaSession session, in FrameHeader first)
    {
        PreparedInput prepared = session.Prepared;
        if (prepared.IsLive)
        {
            _isReopened = _liveClock is not null;
            _liveClock ??= new LiveClock(clock.GetTimestamp());
            _liveClock.Timeline.Restart();
        }

        if (prepared.Container is { IsCutOff: true } cut)
            LogCutOff(logger, Id, cut.ActualBytes, cut.DeclaredBytes ?? 0);
        return new SourceProperties
        {
            Width = first.Width,
            Height = first.Height,
            PixelAspect = first.Aspect,
            IsLive = prepared.IsLive,
            DeclaredFrameRate = prepared.Probe?.FrameRate ?? session.Log.FrameRate,
            DeclaredFrameCount = prepared.IsLive ? null : selection.CountOf(prepared.Probe?.EstimatedFrames),
            MediaFile = prepared.MediaFile,
        };
    }

    private async Task RunOnceAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken stopping)
    {
        try
        {
            await OpenOnceAsync(stopping);
            MediaSession session = _session!;
            FramePublisher publisher = PublisherFor(session, pool, new FrameDelivery(frames, stopping), stopping);
            await session.RunAsync(publisher, stopping);
            if (!stopping.IsCancellationRequested && !publisher.IsDone)
                CheckEnd(session);
        }
        finally
        {
            await CloseAsync();
        }
    }

    private FramePublisher PublisherFor(
        MediaSession session, FramePool pool, FrameDelivery delivery, CancellationToken stopping) => _properties!.IsLive
        ? new LiveFramePublisher(Id, pool, delivery, _losses, _liveClock!, _isReopened, clock)
        {
            CameraTime = session.Prepared.CameraTime,
        }
        : new FileFramePublisher(Id, pool, delivery, _losses, selection, _properties.DeclaredFrameRate, clock, stopping)
        {
            CameraTime = session.Prepared.CameraTime,
        };

    // All that the file gave was delivered. What its index counts and it did not give is missing.
    private void CheckEnd(MediaSession session)
    {
        _losses.CountAtEnd(session.Log.LostAtEnd);
        if (session.Prepared is not { Container: { IsCutOff: true } container } prepared)
            return;
        bool isComplete = prepared.Probe?.IndexedFrames is { } indexed && session.Log.Packets >= indexed;
        string bytes = $"{container.ActualBytes:N0} of {container.DeclaredBytes:N0} bytes are there";
        if (isComplete || selection.OnEarlyEnd == EarlyEndPolicy.Warn)
        {
            _losses.Warn(isComplete
                ? $"{input.Subject} is cut off behind its last frame: {bytes}, and every frame that its index counts"
                : $"{input.Subject} is cut off: {bytes}");
            return;
        }

        throw new SourceException(
            $"{input.Subject} is cut off: {bytes}. It ended after frame {(session.Log.Packets ?? 1) - 1:N0} of "
            + $"{prepared.Probe?.IndexedFrames?.ToString("N0", null) ?? "unknown"} declared; the frames before were delivered. "
            + "Copy the file again, or accept what is there.");
    }

    private async ValueTask CloseAsync()
    {
        _properties = null;
        if (Interlocked.Exchange(ref _session, null) is { } session)
            await session.DisposeAsync();
    }

    [LoggerMessage(2201, LogLevel.Warning,
        "Source {SourceId} is cut off: {ActualBytes} of {DeclaredBytes} bytes are there; what decodes is delivered")]
    private static partial void LogCutOff(ILogger logger, string sourceId, long actualBytes, long declaredBytes);

    [LoggerMessage(2202, LogLevel.Warning, "Source {SourceId}: {Reason}")]
    private static partial void LogFallBack(ILogger logger, string sourceId, string reason);
}
