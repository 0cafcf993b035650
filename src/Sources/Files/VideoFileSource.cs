using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sources.Reading;

namespace SamStream.Sources.Files;

/// <summary>Decodes a video file through OpenCV's FFmpeg back-end, straight into the pool's buffers.</summary>
internal sealed partial class VideoFileSource(
    VideoFileOptions options, ILogger<VideoFileSource> logger, TimeProvider clock)
    : ThreadedFrameSource(options.EffectiveId, clock)
{
    private VideoFileReader? _reader;

    protected override SourceProperties Open(CancellationToken cancellationToken)
    {
        _reader = new VideoFileReader(options.Path);
        if (_reader.Container.IsCutOff)
            LogCutOff(logger, Id, options.Path, _reader.Container.ActualBytes, _reader.Container.DeclaredBytes ?? 0);
        SkipToStart(_reader, cancellationToken);
        return new SourceProperties
        {
            Width = _reader.Width,
            Height = _reader.Height,
            IsLive = false,
            DeclaredFrameRate = _reader.DeclaredFrameRate,
            DeclaredFrameCount = FramesToDeliver(_reader.DeclaredFrameCount),
        };
    }

    protected override void Capture(FramePool pool, FrameDelivery delivery, CancellationToken cancellationToken)
    {
        VideoFileReader reader = _reader!;
        long? mostFrames = options.MaxFrames;
        for (long index = 0; ; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            VideoFrame frame = reader.CopyCurrent(pool, Describe(reader, index), cancellationToken);
            if (!delivery.Deliver(frame) || index + 1 == mostFrames)
                return;
            if (!Advance(reader, options.Stride, cancellationToken))
                break;
        }

        ReportEarlyEnd(reader);
    }

    protected override void Close()
    {
        _reader?.Dispose();
        _reader = null;
    }

    private static bool Advance(VideoFileReader reader, int frames, CancellationToken cancellationToken)
    {
        for (int i = 0; i < frames; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!reader.MoveNext())
                return false;
        }

        return true;
    }

    private FrameMetadata Describe(VideoFileReader reader, long index) => new()
    {
        SourceId = Id,
        Index = index,
        PresentationTime = reader.PresentationTime,
        PresentationClock = reader.PresentationClock,
        CapturedAt = Clock.GetUtcNow(),
    };

    private void SkipToStart(VideoFileReader reader, CancellationToken cancellationToken)
    {
        if (Advance(reader, (int)options.StartFrame, cancellationToken))
            return;
        throw new SourceException(
            $"'{options.Path}' has {reader.FramesRead:N0} frames; there is no frame {options.StartFrame:N0} to start at. "
            + $"Start at {reader.FramesRead - 1:N0} or before.");
    }

    private long? FramesToDeliver(long? framesInFile)
    {
        long? left = (framesInFile - options.StartFrame + options.Stride - 1) / options.Stride;
        return left is null ? options.MaxFrames : Math.Max(1, Math.Min(left.Value, options.MaxFrames ?? long.MaxValue));
    }

    // A file that is shorter than its container says is cut off for certain. A frame count is often an estimate
    // (duration x rate), so that a shortfall alone is worth a warning, and only a large one.
    private void ReportEarlyEnd(VideoFileReader reader)
    {
        long read = reader.FramesRead;
        if (reader.Container.IsCutOff && options.OnEarlyEnd == EarlyEndPolicy.Fail)
        {
            throw new SourceException(
                $"'{options.Path}' is cut off: {reader.Container.ActualBytes:N0} of {reader.Container.DeclaredBytes:N0} bytes are "
                + $"there. It ended after frame {read - 1:N0} of {reader.DeclaredFrameCount?.ToString("N0", null) ?? "unknown"} "
                + "declared; the frames before were delivered. Copy the file again, or accept what is there.");
        }

        if (reader.DeclaredFrameCount is { } declared && read < declared - Math.Max(1, declared / 50))
            LogEndedEarly(logger, Id, options.Path, read, declared);
    }

    [LoggerMessage(2201, LogLevel.Warning,
        "Source {SourceId}: {Path} is cut off: {ActualBytes} of {DeclaredBytes} bytes are there; what decodes is delivered")]
    private static partial void LogCutOff(
        ILogger logger, string sourceId, string path, long actualBytes, long declaredBytes);

    [LoggerMessage(2202, LogLevel.Warning,
        "Source {SourceId}: {Path} ended after {FramesRead} of {DeclaredFrames} declared frames")]
    private static partial void LogEndedEarly(
        ILogger logger, string sourceId, string path, long framesRead, long declaredFrames);
}
