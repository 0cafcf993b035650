namespace SamStream.Sinks.Overlay;

/// <summary>Settings of an <see cref="OverlayVideoSink"/>.</summary>
public sealed record OverlayVideoOptions
{
    /// <summary>The worst <see cref="Quality"/>.</summary>
    public const int MaxQuality = 51;

    /// <summary>The most frames a second of a video.</summary>
    public const double MaxFrameRate = 240;

    /// <summary>Name in the output folder, ending in .mp4. Default: overlay.mp4.</summary>
    public string FileName { get; init; } = "overlay.mp4";

    /// <summary>How much work H.264 may be. Default: <see cref="OverlayPreset.Superfast"/>, 9 ms of a processor for 1280×720 pixels.</summary>
    public OverlayPreset Preset { get; init; } = OverlayPreset.Superfast;

    /// <summary>
    /// x264's constant rate factor, 0 (nothing lost, which few players show) to 51. Default: 23; six less doubles the file.
    /// </summary>
    public int Quality { get; init; } = 23;

    /// <summary>
    /// Frames a second, 1 to 240, of the video of a source that is not live; null (default): frames are shown at the
    /// source's times.
    /// </summary>
    public double? FrameRate { get; init; }

    /// <summary>
    /// Whether the source's sound is added when the video is complete. Default: false. A source without sound is told of
    /// in the log.
    /// </summary>
    public bool KeepAudio { get; init; }

    /// <summary>How much of a mask's pixels is its colour, 0 to 1. Default: 0.42; half of it while uncertain.</summary>
    public double MaskOpacity { get; init; } = 0.42;

    /// <summary>Whether all objects and their states are listed in a corner. Default: true.</summary>
    public bool ShowLegend { get; init; } = true;

    /// <summary>Whether frame number and time are shown in a corner. Default: true.</summary>
    public bool ShowClock { get; init; } = true;
}
