using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SamStream.Pipeline.Files;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Sinks;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Files;
using SamStream.Sinks.Overlay.Drawing;

namespace SamStream.Sinks.Overlay;

/// <summary>
/// An MP4 video of the frames with masks, contours, ids and states drawn over them, compressed to H.264 by <c>ffmpeg</c>.
/// While it grows it is called <c>….partial.mp4</c>, can be played, and stays so if the process is killed; the final name
/// appears when the video is complete. Its size and the shape of its pixels are those of the first frame, with the size
/// rounded up to even numbers; later frames of another size are letterboxed.
/// </summary>
public sealed partial class OverlayVideoSink : ISink
{
    // x264 has no larger ones.
    private const int MaxSide = 16384;

    private readonly OutputFolder _folder;
    private readonly OverlayVideoOptions _options;
    private readonly ILogger _logger;
    private readonly OverlayPaths _names;
    private readonly OverlayPaths _paths;
    private readonly OverlayPainter _painter;
    private readonly Canvas _picture = new();
    private readonly FrameFitting _fitting = new();
    private SourceProperties? _source;
    private OverlayTimeline? _timeline;
    private SourceSound? _sound;
    private OverlayVideo? _video;
    private bool _hasFailed;

    /// <param name="folder">Where the file goes.</param>
    /// <param name="options">Default ones if null.</param>
    /// <param name="logger">Told of sound that is not there, and of characters that no font has; may be null.</param>
    /// <exception cref="SinkException">An option is out of range, or another sink writes the same file.</exception>
    public OverlayVideoSink(OutputFolder folder, OverlayVideoOptions? options = null, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        _folder = folder;
        _options = options ?? new OverlayVideoOptions();
        _logger = logger ?? NullLogger.Instance;
        _options.RequireValid();
        _painter = new OverlayPainter(_options.MaskOpacity, _options.Legend, _options.Clock, _logger);
        _names = OverlayPaths.Of(_options.File);
        _paths = _names.In(folder.Combine);
        folder.Reserve(_names.Final);
        folder.Reserve(_names.Partial, keepAs: _names.Kept);
        folder.Reserve(_names.WithSound);
    }

    /// <inheritdoc/>
    public string Name => "overlay";

    /// <summary>How long the encoder may take for a frame before it is ended.</summary>
    internal TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Number of the encoder's process, while it runs.</summary>
    internal int? EncoderId => _video?.EncoderId;

    /// <inheritdoc/>
    public async ValueTask OpenAsync(SinkContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(context);
        _folder.Open();
        _source = context.Source;
        _timeline = new OverlayTimeline(_source, _options.FrameRate);
        _fitting.Begin(_source.Width, _source.Height);
        RequireSize();
        // An encoder that is not there is found now, not after the model has been loaded and the first frame tracked.
        await H264Encoder.RequireAsync("ffmpeg", "the overlay video", Name, cancellationToken);
        if (_options.KeepAudio)
            _sound = await FindSoundAsync(_source, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(FrameResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (_source is null || _timeline is null)
            throw new InvalidOperationException("The sink is not open.");
        // Others read the frame too.
        _picture.Copy(result.Frame);
        _painter.Paint(_picture, result);
        try
        {
            _video ??= OverlayVideo.Start(
                _paths.Partial, _fitting.Size, _picture.Matrix, _source.PixelAspect, _timeline.FrameRate, _options, StuckAfter);
            _video.Write(_fitting.Fit(_picture).Pixels, _timeline.Add(result.Metadata));
        }
        catch (SinkException)
        {
            _hasFailed = true;
            throw;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        // Whatever happens now, there is nothing left to save.
        _hasFailed = true;
        if (_video is null)
            return;
        await _video.EndAsync(cancellationToken);
        bool hasSound = _sound is not null && await TryAddSoundAsync(_sound, cancellationToken);
        try
        {
            File.Move(hasSound ? _paths.WithSound : _paths.Partial, _paths.Final, overwrite: true);
            File.Delete(_paths.Partial);
        }
        catch (Exception error) when (OutputErrors.IsFileError(error))
        {
            throw OutputErrors.Cannot("write", _paths.Final, error);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_hasFailed && _video is not null)
                await _video.EndAsync(CancellationToken.None);
        }
        catch (SinkException error)
        {
            LogTailLost(_paths.Partial, error.Message);
        }
        finally
        {
            _video?.Dispose();
            _video = null;
        }
    }

    /// <summary>True if x264 and FFmpeg take pictures of this size.</summary>
    internal static bool CanEncode(int width, int height) =>
        width <= MaxSide && height <= MaxSide && new I420Layout(width, height).Bytes <= MatroskaWriter.MaxPictureBytes;

    private void RequireSize()
    {
        (int width, int height) = (_fitting.Size.Width, _fitting.Size.Height);
        if (!CanEncode(width, height))
        {
            throw new SinkException(
                $"An overlay video cannot have {width}x{height} pixels: {MaxSide} a side and "
                + $"{MatroskaWriter.MaxPictureBytes / 3 * 2} in all are the most. Switch the overlay off (sinks.overlay.enabled: false).");
        }
    }

    private async Task<SourceSound?> FindSoundAsync(SourceProperties source, CancellationToken cancellationToken)
    {
        string reason;
        try
        {
            if (source.MediaFile is { } file && !source.IsLive && _timeline is { IsConstant: false })
                return await SourceSound.FindAsync(file, cancellationToken);
            reason = source.IsLive ? "the source is live, and only the sound of files is kept."
                : source.MediaFile is null ? "the source has none."
                : "frameRate gives the video a pace of its own.";
        }
        catch (SinkException error)
        {
            reason = error.Message;
        }

        LogNoSound(_paths.Final, reason);
        return null;
    }

    private async Task<bool> TryAddSoundAsync(SourceSound sound, CancellationToken cancellationToken)
    {
        try
        {
            using FfmpegOutput file = FfmpegOutput.Create(_paths.WithSound);
            await FfmpegRun.ReadAsync(
                "ffmpeg",
                FfmpegArguments.AddSound(_video!.NameForFfmpeg, sound, _timeline!.Start, _timeline.End, file.Name),
                cancellationToken);
            return true;
        }
        catch (SinkException error)
        {
            AtomicFile.TryDelete(_paths.WithSound);
            LogNoSound(_paths.Final, error.Message);
            return false;
        }
    }

    [LoggerMessage(2101, LogLevel.Warning, "{Path} has no sound, though keepAudio asks for it: {Reason}")]
    private partial void LogNoSound(string path, string reason);

    [LoggerMessage(2102, LogLevel.Warning, "The last seconds of {Path} are lost: {Reason}")]
    private partial void LogTailLost(string path, string reason);
}

/// <summary>
/// When each frame is shown. Frames keep the distance of their presentation times, so that the video runs at the source's
/// pace; those of a file or folder come at a constant rate if one is wanted.
/// </summary>
internal sealed class OverlayTimeline(SourceProperties source, double? wantedFrameRate)
{
    public const double DefaultFrameRate = 25;

    // A camera that was away must not freeze the video; a screen recording may stand still for long. A clock that jumps
    // freezes neither for hours.
    private readonly TimeSpan _maxGap = source.IsLive ? TimeSpan.FromSeconds(2) : TimeSpan.FromHours(1);

    private long _frames;
    private TimeSpan _shownAt;
    private TimeSpan _lastTime;

    /// <summary>Frames a second, for constant rates and as a hint for the encoder.</summary>
    public double FrameRate { get; } = Choose(wantedFrameRate, source.DeclaredFrameRate);

    /// <summary>True if frames are shown at a rate of their own, not at the source's times.</summary>
    public bool IsConstant { get; } = wantedFrameRate is not null && !source.IsLive;

    /// <summary>The presentation time of the first frame.</summary>
    public TimeSpan Start { get; private set; }

    /// <summary>The end of the last frame, if no next one says otherwise.</summary>
    public TimeSpan End => _shownAt + NominalDuration;

    private TimeSpan NominalDuration => TimeSpan.FromSeconds(1 / FrameRate);

    /// <summary>When the next frame is shown; the first one at 0.</summary>
    public TimeSpan Add(in FrameMetadata metadata)
    {
        TimeSpan gap = metadata.PresentationTime - _lastTime;
        _lastTime = metadata.PresentationTime;
        if (_frames == 0)
            Start = metadata.PresentationTime;
        else if (IsConstant)
            _shownAt = TimeSpan.FromSeconds(_frames / FrameRate);
        else
            _shownAt += gap > TimeSpan.Zero && gap <= _maxGap ? gap : NominalDuration;
        _frames++;
        return _shownAt;
    }

    /// <summary>What a source says of its rate, or what most have.</summary>
    public static double RateOf(SourceProperties source) => Choose(null, source.DeclaredFrameRate);

    private static double Choose(double? wanted, double? declared) =>
        wanted is { } rate ? rate : declared is >= 1 and <= OverlayVideoOptions.MaxFrameRate ? declared.Value : DefaultFrameRate;
}

/// <summary>The names of an overlay video in its stages.</summary>
/// <param name="Final">The finished video.</param>
/// <param name="Partial">The video while it grows, and what a killed run leaves; it can be played.</param>
/// <param name="Kept">What a killed run left, when a later run replaces its results.</param>
/// <param name="WithSound">The finished video while the source's sound is added to it; of no use to anyone.</param>
internal readonly record struct OverlayPaths(string Final, string Partial, string Kept, string WithSound)
{
    public static OverlayPaths Of(string fileName)
    {
        string stem = Path.ChangeExtension(fileName, null);
        return new OverlayPaths(fileName, stem + ".partial.mp4", stem + ".interrupted.mp4", stem + ".sound.tmp.mp4");
    }

    public OverlayPaths In(Func<string, string> combine) =>
        new(combine(Final), combine(Partial), combine(Kept), combine(WithSound));
}
