using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;
using SamStream.Sinks.Overlay.Drawing;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace SamStream.Sinks.Overlay;

/// <summary>
/// An MP4 video of the frames with masks, contours, ids and states drawn over them. While it grows it is called
/// <c>….partial.mp4</c>, can be played, and stays so if the process is killed; the final name appears when the video is
/// complete. Its size is that of the first frame, rounded up to even numbers; later frames of another size are
/// letterboxed.
/// </summary>
public sealed partial class OverlayVideoSink : ISink
{
    private readonly OutputFolder _folder;
    private readonly OverlayVideoOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OverlayPaths _paths;
    private readonly OverlayPainter _painter;
    private readonly Canvas _picture = new();
    private readonly FrameFitting _fitting = new();
    private OverlayTimeline? _timeline;
    private OverlayVideo? _video;
    private bool _hasFailed;

    /// <param name="folder">Where the file goes.</param>
    /// <param name="options">Default ones if null.</param>
    /// <param name="time">The system's clock if null.</param>
    /// <param name="logger">Told of a codec that is not there; may be null.</param>
    /// <exception cref="SinkException">An option is out of range, or another sink writes the same file.</exception>
    public OverlayVideoSink(
        OutputFolder folder, OverlayVideoOptions? options = null, TimeProvider? time = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _options = options ?? new OverlayVideoOptions();
        _time = time ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        _painter = new OverlayPainter(_options);
        Validate(_options);
        _paths = OverlayPaths.Of(_options.FileName);
        folder.Reserve(_paths.Final);
        folder.Reserve(_paths.Partial, keepAs: _paths.Kept);
        folder.Reserve(_paths.Segment);
    }

    /// <inheritdoc/>
    public string Name => "overlay";

    /// <inheritdoc/>
    public ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _folder.Open();
        _timeline = new OverlayTimeline(context.Source, _options.FrameRate);
        // A codec that is not there is found now, not after the model has been loaded and the first frame tracked.
        _fitting.Begin(context.Source.Width, context.Source.Height);
        _video = OpenVideo(_timeline);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (_video is null || _timeline is null)
            throw new InvalidOperationException("The sink is not open.");
        CopyPixels(result.Frame);
        _painter.Paint(_picture, result);
        try
        {
            _video.Write(_fitting.Fit(_picture), _timeline.Add(result.Metadata));
        }
        catch (SinkException)
        {
            _hasFailed = true;
            throw;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        // Whatever happens now, there is nothing left to save.
        _hasFailed = true;
        _video?.Complete();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        try
        {
            if (!_hasFailed)
                _video?.Stop();
        }
        catch (SinkException error)
        {
            LogTailLost(_paths.Partial, error.Message);
        }
        finally
        {
            _video?.Dispose();
            _video = null;
            _fitting.Dispose();
            _picture.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private static void Validate(OverlayVideoOptions options)
    {
        if (!options.FileName.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase))
            throw new SinkException($"The overlay video is an MP4 file: '{options.FileName}' must end in .mp4.");
        if (options.FrameRate is { } rate && rate is not (>= 1 and <= OverlayVideoOptions.MaxFrameRate))
            throw new SinkException($"The overlay's frame rate is {rate}; it must be 1 to {OverlayVideoOptions.MaxFrameRate} frames a second.");
        if (options.MaskOpacity is not (>= 0 and <= 1))
            throw new SinkException($"The overlay's mask opacity is {options.MaskOpacity}; it must be 0 to 1.");
    }

    private OverlayVideo OpenVideo(OverlayTimeline timeline)
    {
        OverlayPaths paths = _paths.In(_folder.Combine);
        List<(string Name, FourCC Code)> codecs = [];
        if (_options.Codec is OverlayCodec.Auto or OverlayCodec.H264)
            codecs.Add(("H.264", FourCC.FromString("avc1")));
        if (_options.Codec is OverlayCodec.Auto or OverlayCodec.Mpeg4)
            codecs.Add(("MPEG-4 part 2", FourCC.FromString("mp4v")));
        foreach ((string name, FourCC code) in codecs)
        {
            var encoder = new SegmentEncoder(paths.Segment, code, _options.Preset, timeline.FrameRate, _fitting.Size);
            if (encoder.TryOpen())
                return new OverlayVideo(paths, encoder, _fitting.Size, timeline.NominalDuration, _options.FlushInterval, _time);
            if (_options.Codec == OverlayCodec.Auto && codecs[0].Code == code)
                LogNoH264();
        }

        throw new SinkException(
            $"OpenCV cannot open a video writer for {string.Join(" or ", codecs.Select(codec => codec.Name))} of "
            + $"{_fitting.Size.Width}x{_fitting.Size.Height} pixels (its FFmpeg back-end) at {paths.Segment}. Install an OpenCV "
            + "whose FFmpeg has the encoder (samstream doctor says what is there), set the overlay's codec to mpeg4, or switch "
            + "the overlay off.");
    }

    private void CopyPixels(VideoFrame frame)
    {
        _picture.Resize(frame.Width, frame.Height);
        ReadOnlySpan<byte> pixels = frame.Pixels;
        for (int y = 0; y < frame.Height; y++)
            pixels.Slice(y * frame.StrideBytes, frame.StrideBytes).CopyTo(_picture.Row(y));
    }

    [LoggerMessage(2101, LogLevel.Warning,
        "OpenCV has no H.264 encoder here: the overlay video is written as MPEG-4 part 2, which fewer players show")]
    private partial void LogNoH264();

    [LoggerMessage(2102, LogLevel.Warning, "The last seconds of {Path} are lost: {Reason}")]
    private partial void LogTailLost(string path, string reason);
}
