using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Pipeline.Supervision;

/// <summary>
/// Opens and runs a source, and does so again after a transient error with exponential back-off and jitter. Errors that
/// need an operator wait for the longest delay at once. Sources fail, supervisors retry. One caller at a time;
/// <see cref="Status"/> may be read by any.
/// </summary>
public sealed partial class SourceSupervisor
{
    private readonly IFrameSource _source;
    private readonly TimeProvider _time;
    private readonly ILogger<SourceSupervisor> _logger;
    private readonly RestartBackoff _backoff;
    private readonly bool _hasPolicy;
    private SourceStatus _status;
    private bool _isStarted;

    /// <param name="source">The source.</param>
    /// <param name="options">
    /// When it is run again. Null: for ever, except a source that has said that it is not live: that one never.
    /// </param>
    /// <param name="time">The clock for waits.</param>
    /// <param name="logger">Gets one line for every restart.</param>
    public SourceSupervisor(
        IFrameSource source, RestartOptions? options, TimeProvider time, ILogger<SourceSupervisor> logger)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(time);
        _source = source;
        _time = time;
        _logger = logger;
        _hasPolicy = options is not null;
        _backoff = new RestartBackoff(options ?? RestartOptions.Forever);
        _status = new SourceStatus(SourceState.Connecting, time.GetUtcNow());
    }

    /// <summary>Raised after each change of <see cref="Status"/>, on the supervisor's task: a handler must not block.</summary>
    public event Action<SourceStatus>? StatusChanged;

    /// <summary>What the source is doing, and its latest error.</summary>
    public SourceStatus Status => Volatile.Read(ref _status);

    /// <summary>The same as a stage's state.</summary>
    public StageState State => Status.State switch
    {
        _ when !Volatile.Read(ref _isStarted) => StageState.Idle,
        SourceState.Backoff => StageState.Backoff,
        SourceState.Ended => StageState.Completed,
        SourceState.Faulted => StageState.Failed,
        _ => StageState.Running,
    };

    /// <summary>Restarts since the last stable run.</summary>
    public int Restarts => _backoff.Restarts;

    /// <summary>Returns when the source has ended, was cancelled or is not wanted.</summary>
    /// <param name="outletFor">
    /// Called after every opening with what the source says of itself; says where its frames go, or null if it is not
    /// wanted.
    /// </param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="SourceException">The error is not transient, or the restarts are used up.</exception>
    public async Task RunAsync(
        Func<SourceProperties, CancellationToken, ValueTask<SourceOutlet?>> outletFor, CancellationToken cancellationToken)
    {
        try
        {
            Volatile.Write(ref _isStarted, true);
            while (true)
            {
                long? started = null;
                try
                {
                    SourceOutlet? outlet = await ConnectAsync(outletFor, cancellationToken).ConfigureAwait(false);
                    started = _time.GetTimestamp();
                    if (outlet is not null)
                        await _source.RunAsync(outlet.Pool, outlet.Frames, cancellationToken).ConfigureAwait(false);
                    Change(Status with { State = SourceState.Ended });
                    return;
                }
                catch (SourceException error) when (error.IsTransient && MayRestart(started))
                {
                    await BackOffAsync(error, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Change(Status with { State = SourceState.Ended });
        }
        catch (Exception error)
        {
            Change(Failed(error) with { State = SourceState.Faulted });
            throw;
        }
    }

    private async Task<SourceOutlet?> ConnectAsync(
        Func<SourceProperties, CancellationToken, ValueTask<SourceOutlet?>> outletFor, CancellationToken cancellationToken)
    {
        Change(Status with { State = SourceState.Connecting });
        SourceProperties properties = await _source.OpenAsync(cancellationToken).ConfigureAwait(false);
        if (!_hasPolicy && !properties.IsLive)
            _backoff.Options = RestartOptions.Never;
        SourceOutlet? outlet = await outletFor(properties, cancellationToken).ConfigureAwait(false);
        return outlet is null ? null : outlet with { Frames = new FirstFrameWriter(outlet.Frames, OnFirstFrame) };
    }

    private void OnFirstFrame() => Change(Status with { State = SourceState.Running });

    private bool MayRestart(long? started)
    {
        if (started is { } since)
            _backoff.Ran(_time.GetElapsedTime(since));
        return _backoff.IsLeft;
    }

    private async Task BackOffAsync(SourceException error, CancellationToken cancellationToken)
    {
        TimeSpan delay = _backoff.Next(isLong: error.NeedsOperator);
        if (error.NeedsOperator)
            LogOperatorNeeded(_logger, _source.Id, delay.TotalSeconds, error.Message);
        else
            LogRestart(_logger, _source.Id, _backoff.Restarts, delay.TotalSeconds, error.Message);
        Change(Failed(error) with { State = SourceState.Backoff, NextAttemptAt = _time.GetUtcNow() + delay });
        await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
    }

    private SourceStatus Failed(Exception error) => Status with
    {
        LastError = error.Message,
        LastFault = (error as SourceException)?.Fault ?? SourceFault.Other,
    };

    private void Change(SourceStatus status)
    {
        status = status with
        {
            Since = _time.GetUtcNow(),
            Restarts = _backoff.Restarts,
            NextAttemptAt = status.State == SourceState.Backoff ? status.NextAttemptAt : null,
        };
        Volatile.Write(ref _status, status);
        StatusChanged?.Invoke(status);
    }

    [LoggerMessage(1001, LogLevel.Warning,
        "Source {SourceId} failed; restart {Restart} in {DelaySeconds:0.0} s: {Reason}")]
    private static partial void LogRestart(
        ILogger logger, string sourceId, int restart, double delaySeconds, string reason);

    [LoggerMessage(1002, LogLevel.Error,
        "Source {SourceId} cannot start until somebody changes something; next attempt in {DelaySeconds:0.0} s: {Reason}")]
    private static partial void LogOperatorNeeded(
        ILogger logger, string sourceId, double delaySeconds, string reason);
}

/// <summary>Where a supervised source's frames go.</summary>
/// <param name="Pool">Where its buffers come from.</param>
/// <param name="Frames">Takes over each frame's lease.</param>
public sealed record SourceOutlet(FramePool Pool, ChannelWriter<VideoFrame> Frames);

/// <summary>Tells when the first frame comes, before it is handed on.</summary>
internal sealed class FirstFrameWriter(ChannelWriter<VideoFrame> inner, Action onFirstFrame) : ChannelWriter<VideoFrame>
{
    private bool _hasFrame;

    public override bool TryWrite(VideoFrame item)
    {
        if (!_hasFrame)
        {
            _hasFrame = true;
            onFirstFrame();
        }

        return inner.TryWrite(item);
    }

    public override ValueTask<bool> WaitToWriteAsync(CancellationToken cancellationToken = default) =>
        inner.WaitToWriteAsync(cancellationToken);
}

/// <summary>Counts restarts in a row and says how long to wait before the next one.</summary>
internal sealed class RestartBackoff(RestartOptions options)
{
    public RestartOptions Options { get; set; } = options;

    /// <summary>Restarts since the last stable run.</summary>
    public int Restarts { get; private set; }

    /// <summary>True if one more restart is allowed.</summary>
    public bool IsLeft => Options.MaxRestarts is not { } limit || Restarts < limit;

    /// <summary>Tells how long the source ran before it failed.</summary>
    public void Ran(TimeSpan elapsed)
    {
        if (elapsed >= Options.StableAfter)
            Restarts = 0;
    }

    /// <summary>Counts a restart.</summary>
    /// <param name="isLong">True: the longest wait at once, since trying soon is of no use.</param>
    /// <returns>The wait before it.</returns>
    public TimeSpan Next(bool isLong)
    {
        Restarts++;
        double doubled = Options.InitialDelay.TotalSeconds * Math.Pow(2, Math.Min(Restarts - 1, 30));
        double longest = Options.MaxDelay.TotalSeconds;
        double delay = isLong ? longest : Math.Min(doubled, longest);
        // Not security: only spreads restarts over time.
#pragma warning disable CA5394
        return TimeSpan.FromSeconds(delay * (1 - (Options.Jitter * Random.Shared.NextDouble())));
#pragma warning restore CA5394
    }
}
