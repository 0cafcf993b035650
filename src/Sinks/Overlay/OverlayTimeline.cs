using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;

namespace SamStream.Sinks.Overlay;

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

    private static double Choose(double? wanted, double? declared) =>
        wanted is { } rate ? rate : declared is >= 1 and <= OverlayVideoOptions.MaxFrameRate ? declared.Value : DefaultFrameRate;
}
