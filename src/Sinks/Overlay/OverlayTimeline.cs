using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Sources;
using SamStream.Sinks.Overlay.Mp4;

namespace SamStream.Sinks.Overlay;

/// <summary>
/// When each frame is shown, in ticks of <see cref="Mp4Track.Timescale"/>. Frames of a file or folder come at a constant
/// rate. Frames of a live source, of which some are dropped, keep the distance of their presentation times, so that the
/// video runs at the world's pace.
/// </summary>
internal sealed class OverlayTimeline(SourceProperties source, double? wantedFrameRate)
{
    public const double DefaultFrameRate = 25;

    // A clock that jumps, or a camera that was away, must not freeze the video for hours.
    private static readonly TimeSpan MaxGap = TimeSpan.FromSeconds(2);

    private long _frames;
    private long _ticks;
    private TimeSpan _lastTime;

    /// <summary>Frames a second, for constant rates and as a hint for the encoder.</summary>
    public double FrameRate { get; } = Choose(wantedFrameRate, source.DeclaredFrameRate);

    /// <summary>Ticks that a frame is shown if no next one says otherwise.</summary>
    public int NominalDuration => Math.Max(1, (int)Math.Round(Mp4Track.Timescale / FrameRate));

    /// <summary>The ticks of the next frame; the first one's are 0.</summary>
    public long Add(in FrameMetadata metadata)
    {
        if (!source.IsLive)
            return (long)Math.Round(_frames++ * (Mp4Track.Timescale / FrameRate));
        if (_frames++ > 0)
        {
            TimeSpan gap = metadata.PresentationTime - _lastTime;
            _ticks += gap > TimeSpan.Zero && gap <= MaxGap
                ? Math.Max(1, (long)Math.Round(gap.TotalSeconds * Mp4Track.Timescale))
                : NominalDuration;
        }

        _lastTime = metadata.PresentationTime;
        return _ticks;
    }

    private static double Choose(double? wanted, double? declared) =>
        wanted is { } rate ? rate : declared is >= 1 and <= OverlayVideoOptions.MaxFrameRate ? declared.Value : DefaultFrameRate;
}
