using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;

namespace SamStream.Cli.Monitoring;

/// <summary>
/// A file sink that leaves a frame out where the disk is full, and goes on when there is space again. Any other failure
/// is one. It owns the sink.
/// </summary>
internal sealed partial class SkippingSink(ISink inner, string camera, ILogger<SkippingSink> logger) : ISink
{
    private long _skipped;
    private long _skippedInARow;

    public string Name => inner.Name;

    public bool KeepsNewest => inner.KeepsNewest;

    /// <summary>Frames that were left out.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>True while the disk takes nothing.</summary>
    public bool IsSkipping => Volatile.Read(ref _skippedInARow) > 0;

    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken) =>
        inner.OpenAsync(context, cancellationToken);

    public async ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        try
        {
            await inner.WriteAsync(result, cancellationToken);
        }
        catch (SinkException error) when (error.IsTransient)
        {
            Interlocked.Increment(ref _skipped);
            if (Interlocked.Increment(ref _skippedInARow) == 1)
                LogSkipping(logger, camera, Name, error.Message);
            return;
        }

        if (Interlocked.Exchange(ref _skippedInARow, 0) is > 0 and var frames)
            LogWriting(logger, camera, Name, frames);
    }

    public ValueTask CompleteAsync(CancellationToken cancellationToken) => inner.CompleteAsync(cancellationToken);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    [LoggerMessage(3101, LogLevel.Error, "Camera {Camera}: {Sink} leaves frames out: {Reason}")]
    private static partial void LogSkipping(ILogger logger, string camera, string sink, string reason);

    [LoggerMessage(3102, LogLevel.Warning, "Camera {Camera}: {Sink} writes again; {Frames} frames were left out")]
    private static partial void LogWriting(ILogger logger, string camera, string sink, long frames);
}
