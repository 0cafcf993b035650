using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Sinks.Overlay;

namespace SamStream.Cli.Configuration.Options;

/// <summary>The section <c>sinks.overlay</c>.</summary>
internal sealed record OverlaySinkOptions
{
    private static readonly OverlayVideoOptions Defaults = new();

    [Description("whether it is written")]
    public bool Enabled { get; init; } = true;

    [Description("name in the output folder, with the extension .mp4")]
    public string File { get; init; } = Defaults.FileName;

    [Description("how much work H.264 may be; less makes larger files")]
    public OverlayPreset Preset { get; init; } = Defaults.Preset;

    [Description("x264's constant rate factor: 0 loses nothing, 51 is worst; six less doubles the file")]
    [Range(0, OverlayVideoOptions.MaxQuality)]
    public int Quality { get; init; } = Defaults.Quality;

    [Description("frames a second of the video of files, images and test patterns; default: each at the source's own time")]
    [Range(1.0, OverlayVideoOptions.MaxFrameRate)]
    public double? FrameRate { get; init; }

    [Description("how much of a mask's pixels is its colour; half of it while the object is uncertain")]
    [Range(0.0, 1.0)]
    public double MaskOpacity { get; init; } = Defaults.MaskOpacity;

    [Description("whether all objects and their states are listed in a corner")]
    public bool Legend { get; init; } = Defaults.ShowLegend;

    [Description("whether frame number and time are shown in a corner")]
    public bool Clock { get; init; } = Defaults.ShowClock;

    [Description("whether the sound of a video file is added to the finished video")]
    public bool KeepAudio { get; init; } = Defaults.KeepAudio;

    /// <summary>The same for the sink itself.</summary>
    public OverlayVideoOptions ToVideoOptions() => new()
    {
        FileName = File,
        Preset = Preset,
        Quality = Quality,
        FrameRate = FrameRate,
        MaskOpacity = MaskOpacity,
        ShowLegend = Legend,
        ShowClock = Clock,
        KeepAudio = KeepAudio,
    };
}
