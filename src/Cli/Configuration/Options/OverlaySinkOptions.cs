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

    [Description("how it is compressed; auto: H.264, or MPEG-4 part 2 where there is no encoder for H.264")]
    public OverlayCodec Codec { get; init; } = Defaults.Codec;

    [Description("how much work H.264 may be; less makes larger files")]
    public OverlayPreset Preset { get; init; } = Defaults.Preset;

    [Description("frames a second of the video of files, images and test patterns; default: as the source declares")]
    [Range(1.0, OverlayVideoOptions.MaxFrameRate)]
    public double? FrameRate { get; init; }

    [Description("how much of a mask's pixels is its colour; half of it while the object is uncertain")]
    [Range(0.0, 1.0)]
    public double MaskOpacity { get; init; } = Defaults.MaskOpacity;

    [Description("whether all objects and their states are listed in a corner")]
    public bool Legend { get; init; } = Defaults.ShowLegend;

    [Description("whether frame number and time are shown in a corner")]
    public bool Clock { get; init; } = Defaults.ShowClock;

    [Description("seconds of a run that a killed process may lose of the video, at least 12 frames")]
    [Range(0.0, 3600.0)]
    public double FlushSeconds { get; init; } = Defaults.FlushInterval.TotalSeconds;

    /// <summary>The same for the sink itself.</summary>
    public OverlayVideoOptions ToVideoOptions() => new()
    {
        FileName = File,
        Codec = Codec,
        Preset = Preset,
        FrameRate = FrameRate,
        MaskOpacity = MaskOpacity,
        ShowLegend = Legend,
        ShowClock = Clock,
        FlushInterval = TimeSpan.FromSeconds(FlushSeconds),
    };
}
