using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Supervision;

namespace SamStream.Sinks.Restream;

/// <summary>
/// Keeps a stream at a server, or one that waits for a reader: whatever ends it, it is begun again, with growing pauses while that
/// fails. An outage is told of once, and its end.
/// </summary>
internal sealed partial class Publisher(
    RestreamAddress address, RestreamOptions options, Func<long?, Outlet> open, Action<Outlet> close, RestartOptions restart,
    TimeSpan stuckAfter, TimeProvider time, ILogger logger)
{
    private int _failures;
    private bool _isOut, _wasTold;

    /// <summary>Publishes until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            long started = time.GetTimestamp();
            try
            {
                await PublishAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (SinkException error)
            {
                if (time.GetElapsedTime(started) >= restart.StableAfter)
                    _failures = 0;
                await BackOffAsync(error, cancellationToken);
            }
        }
    }

    private async Task PublishAsync(CancellationToken cancellationToken)
    {
        Outlet outlet = open(null);
        try
        {
            using CancellationTokenRegistration ending = cancellationToken.Register(() => outlet.End(atOnce: false));
            // A server does not wait long for the first picture.
            await outlet.FirstPicture.WaitAsync(cancellationToken);
            if (address.Kind == RestreamKind.Rtsp)
                await PublishByRelayAsync(outlet, cancellationToken);
            else
                await FeedAsync(outlet, PublishTargets.Of(address, stuckAfter));
        }
        finally
        {
            close(outlet);
        }
    }

    private async Task PublishByRelayAsync(Outlet outlet, CancellationToken cancellationToken)
    {
        await using RtspPublication relay = await RtspPublication.StartAsync(address, options, logger, cancellationToken);
        try
        {
            await FeedAsync(outlet, PublishTargets.OfRtsp(relay.Url, stuckAfter));
        }
        catch (SinkException) when (relay.Fault is { } fault)
        {
            throw fault;
        }
    }

    private async Task FeedAsync(Outlet outlet, LiveTarget target)
    {
        outlet.Start(target);
        if (await Task.WhenAny(outlet.Ended, outlet.Flowing) == outlet.Flowing)
            TellFlowing();
        await outlet.Ended;
    }

    private void TellFlowing()
    {
        if (_isOut || !_wasTold)
            LogPublished(logger, address);
        (_isOut, _wasTold) = (false, true);
    }

    private async Task BackOffAsync(SinkException error, CancellationToken cancellationToken)
    {
        double doubled = restart.InitialDelay.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 30));
        // Not security: only spreads attempts over time.
#pragma warning disable CA5394
        double delay = Math.Min(doubled, restart.MaxDelay.TotalSeconds) * (1 - (restart.Jitter * Random.Shared.NextDouble()));
#pragma warning restore CA5394
        string reason = error.Message.TrimEnd('.');
        if (_isOut)
            LogStillAway(logger, address, delay, reason);
        else
            LogAway(logger, address, reason);
        _isOut = true;
        await Task.Delay(TimeSpan.FromSeconds(delay), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(2511, LogLevel.Information, "Live video is published: {Address}")]
    private static partial void LogPublished(ILogger logger, RestreamAddress address);

    [LoggerMessage(2512, LogLevel.Warning, "Live video cannot be published to {Address}, and is tried again until it can: {Reason}")]
    private static partial void LogAway(ILogger logger, RestreamAddress address, string reason);

    [LoggerMessage(2513, LogLevel.Debug, "Live video to {Address}: next attempt in {Delay:0.0} s: {Reason}")]
    private static partial void LogStillAway(ILogger logger, RestreamAddress address, double delay, string reason);
}

/// <summary>What <c>ffmpeg</c> is told of an address; secrets apart.</summary>
internal static class PublishTargets
{
    /// <summary>Of any address but RTSP's and HTTP's.</summary>
    public static LiveTarget Of(RestreamAddress address, TimeSpan stuckAfter) => address.Kind switch
    {
        RestreamKind.Rtmp => new LiveTarget(
            ["-f", "flv", "-flvflags", "no_duration_filesize", "-rtmp_app", address.Application, $"{address.Place}/{address.Application}"],
            [KeyValuePair.Create("rtmp_playpath", address.StreamKey)], stuckAfter),
        RestreamKind.Srt => new LiveTarget(
            [.. LiveArguments.MpegTs, .. Open(address, "pkt_size", "1316"), address.Place],
            [.. address.SecretOptions], address.IsListening ? null : stuckAfter),
        _ => new LiveTarget([.. LiveArguments.MpegTs, .. Open(address, "pkt_size", "1316"), address.Place], [], stuckAfter),
    };

    /// <summary>Of a relay.</summary>
    public static LiveTarget OfRtsp(string url, TimeSpan stuckAfter) => new(["-f", "rtsp", "-rtsp_transport", "tcp", url], [], stuckAfter);

    private static IEnumerable<string> Open(RestreamAddress address, string key, string value) => address.OpenOptions
        .Where(option => option.Key != key)
        .Append(address.OpenOptions.LastOrDefault(option => option.Key == key, KeyValuePair.Create(key, value)))
        .SelectMany(option => new[] { "-" + option.Key, option.Value });
}
