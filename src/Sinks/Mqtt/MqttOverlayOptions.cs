using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Pipeline.Options;

namespace SamStream.Sinks.Mqtt;

/// <summary>JPEG pictures on <c>/overlay</c>: the frame with masks, contours, ids and states.</summary>
public sealed record MqttOverlayOptions
{
    /// <summary>Default: false.</summary>
    [Description("whether pictures are published")]
    public bool Enabled { get; init; }

    /// <summary>Shortest time from one picture to the next, 10 ms to 1 h. Default: 1 s.</summary>
    [Description("shortest time from one picture to the next")]
    [DurationRange("10ms", "1h")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>JPEG quality, 1 to 100. Default: 80.</summary>
    [Description("JPEG quality")]
    [Range(1, 100)]
    public int Quality { get; init; } = 80;

    /// <summary>
    /// Most bytes of a picture, also of a snapshot's, 4 KiB to 16 MiB; a larger one is compressed more and then made
    /// smaller. Default: 512 KiB.
    /// </summary>
    [Description("most bytes of a picture; a larger one is compressed more and then made smaller")]
    [Range(4 << 10, 16 << 20)]
    public int MaxBytes { get; init; } = 512 << 10;
}
