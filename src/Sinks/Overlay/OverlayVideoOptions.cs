namespace SamStream.Sinks.Overlay;

/// <summary>Settings of an <see cref="OverlayVideoSink"/>.</summary>
public sealed record OverlayVideoOptions
{
    /// <summary>The most frames a second of a video.</summary>
    public const double MaxFrameRate = 240;

    /// <summary>Name in the output folder, ending in .mp4. Default: overlay.mp4.</summary>
    public string FileName { get; init; } = "overlay.mp4";

    /// <summary>Default: H.264 where there is an encoder for it.</summary>
    public OverlayCodec Codec { get; init; } = OverlayCodec.Auto;

    /// <summary>How much work H.264 may be. Default: <see cref="OverlayPreset.Superfast"/>, 12 ms of a processor for 1280×720 pixels.</summary>
    public OverlayPreset Preset { get; init; } = OverlayPreset.Superfast;

    /// <summary>
    /// Frames a second, 1 to 240; null (default): as the source declares, 25 if it does not. A live source's frames are
    /// shown at their own times whatever the rate is.
    /// </summary>
    public double? FrameRate { get; init; }

    /// <summary>How much of a mask's pixels is its colour, 0 to 1. Default: 0.42; half of it while uncertain.</summary>
    public double MaskOpacity { get; init; } = 0.42;

    /// <summary>Whether all objects and their states are listed in a corner. Default: true.</summary>
    public bool ShowLegend { get; init; } = true;

    /// <summary>Whether frame number and time are shown in a corner. Default: true.</summary>
    public bool ShowClock { get; init; } = true;

    /// <summary>
    /// How much of a run's time a killed process may lose of the video, at least 12 frames. Default: 10 s. Shorter
    /// intervals make larger files.
    /// </summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromSeconds(10);
}
