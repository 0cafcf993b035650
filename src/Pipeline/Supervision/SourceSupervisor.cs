using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Pipeline.Supervision;

/// <summary>
/// Runs a source, and runs it again after a transient error with exponential back-off and jitter. Sources fail,
/// supervisors retry.
/// </summary>
public sealed partial class SourceSupervisor(
    IFrameSource source, RestartOptions options, TimeProvider time, ILogger<SourceSupervisor> logger)
{
    private int _state = (int)StageState.Idle;

    /// <summary>What the source is doing.</summary>
    public StageState State => (StageState)Volatile.Read(ref _state);

    /// <summary>Restarts since the last stable run.</summary>
    public int Restarts { get; private set; }

    /// <summary>Returns when the source has ended or was cancelled.</summary>
    /// <exception cref="SourceException">The error is not transient, or the restarts are used up.</exception>
    public async Task RunAsync(FramePool pool, ChannelWriter<VideoFrame> frames, CancellationToken cancellationToken)
    {
        while (true)
        {
            long started = time.GetTimestamp();
            SetState(StageState.Running);
            try
            {
                await source.RunAsync(pool, frames, cancellationToken).ConfigureAwait(false);
                SetState(StageState.Completed);
                return;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                SetState(StageState.Completed);
                return;
            }
            catch (SourceException error) when (error.IsTransient && MayRestart(started))
            {
                TimeSpan delay = DelayBefore(++Restarts);
                LogRestart(logger, source.Id, Restarts, delay.TotalSeconds, error.Message);
                SetState(StageState.BackingOff);
                if (!await WaitAsync(delay, cancellationToken).ConfigureAwait(false))
                {
                    SetState(StageState.Completed);
                    return;
                }
            }
            catch
            {
                SetState(StageState.Failed);
                throw;
            }
        }
    }

    [LoggerMessage(1001, LogLevel.Warning,
        "Source {SourceId} failed; restart {Restart} in {DelaySeconds:0.0} s: {Reason}")]
    private static partial void LogRestart(
        ILogger logger, string sourceId, int restart, double delaySeconds, string reason);

    private bool MayRestart(long started)
    {
        if (time.GetElapsedTime(started) >= options.StableAfter)
            Restarts = 0;
        return options.MaxRestarts is not { } limit || Restarts < limit;
    }

    private TimeSpan DelayBefore(int restart)
    {
        double doubled = options.InitialDelay.TotalSeconds * Math.Pow(2, Math.Min(restart - 1, 30));
        double delay = Math.Min(doubled, options.MaxDelay.TotalSeconds);
        // Not security: only spreads restarts over time.
#pragma warning disable CA5394
        return TimeSpan.FromSeconds(delay * (1 - (options.Jitter * Random.Shared.NextDouble())));
#pragma warning restore CA5394
    }

    private async Task<bool> WaitAsync(TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private void SetState(StageState state) => Volatile.Write(ref _state, (int)state);
}
