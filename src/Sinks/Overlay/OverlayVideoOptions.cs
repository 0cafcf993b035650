using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Options;
using SamStream.Pipeline.Sinks;
using SamStream.Sinks.Files;

namespace SamStream.Sinks.Overlay;

/// <summary>Settings of an <see cref="OverlayVideoSink"/>.</summary>
public sealed record OverlayVideoOptions : FileSinkOptions
{
    /// <summary>The worst <see cref="Quality"/>.</summary>
    public const int MaxQuality = 51;

    /// <summary>The most frames a second of a video.</summary>
    public const double MaxFrameRate = 240;

    /// <summary>Name in the output folder, ending in .mp4. Default: overlay.mp4.</summary>
    [Description("name in the output folder, with the extension .mp4")]
    public string File { get; init; } = "overlay.mp4";

    /// <summary>How much work H.264 may be. Default: <see cref="OverlayPreset.Superfast"/>, 9 ms of a processor for 1280×720 pixels.</summary>
    [Description("how much work H.264 may be; less makes larger files")]
    public OverlayPreset Preset { get; init; } = OverlayPreset.Superfast;

    /// <summary>
    /// x264's constant rate factor, 0 (nothing lost, which few players show) to 51. Default: 23; six less doubles the file.
    /// </summary>
    [Description("x264's constant rate factor: 0 loses nothing, 51 is worst; six less doubles the file")]
    [Range(0, MaxQuality)]
    public int Quality { get; init; } = 23;

    /// <summary>
    /// Frames a second, 1 to 240, of the video of a source that is not live; null (default): frames are shown at the
    /// source's times.
    /// </summary>
    [Description("frames a second of the video of files, images and test patterns; default: each at the source's own time")]
    [Range(1.0, MaxFrameRate)]
    public double? FrameRate { get; init; }

    /// <summary>
    /// Whether the source's sound is added when the video is complete. Default: false. A source without sound is told of
    /// in the log.
    /// </summary>
    [Description("whether the sound of a video file is added to the finished video")]
    public bool KeepAudio { get; init; }

    /// <summary>How much of a mask's pixels is its colour, 0 to 1. Default: 0.42; half of it while uncertain.</summary>
    [Description("how much of a mask's pixels is its colour; half of it while the object is uncertain")]
    [Range(0.0, 1.0)]
    public double MaskOpacity { get; init; } = 0.42;

    /// <summary>Whether all objects and their states are listed in a corner. Default: true.</summary>
    [Description("whether all objects and their states are listed in a corner")]
    public bool Legend { get; init; } = true;

    /// <summary>Whether frame number and time are shown in a corner. Default: true.</summary>
    [Description("whether frame number and time are shown in a corner")]
    public bool Clock { get; init; } = true;

    /// <inheritdoc/>
    public override string Name => "overlay";

    /// <inheritdoc/>
    public override string Description => "the video with masks, contours, ids and states drawn on it, H.264 in MP4";

    /// <inheritdoc/>
    public override FileSinkOutput Output => new(nameof(File), File, "overlay");

    /// <inheritdoc/>
    public override ISink Create(FileSinkContext context) =>
        new OverlayVideoSink(context.Folder, this, context.Loggers.CreateLogger<OverlayVideoSink>());

    /// <inheritdoc/>
    protected override void Check(OptionChecks checks)
    {
        base.Check(checks);
        checks.Require(
            File.EndsWith(".mp4", StringComparison.OrdinalIgnoreCase), nameof(File), File,
            "it is an MP4 file: write a name that ends in .mp4");
    }
}
