using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Configuration.Options.Mqtt;

/// <summary>The section <c>mqtt.overlay</c>.</summary>
internal sealed record MqttOverlaySectionOptions
{
    private static readonly MqttOverlayOptions Defaults = new();

    [Description("whether pictures are published")]
    public bool Enabled { get; init; } = Defaults.Enabled;

    [Description("shortest time from one picture to the next")]
    [DurationRange("10ms", "1h")]
    public TimeSpan Interval { get; init; } = Defaults.Interval;

    [Description("JPEG quality")]
    [Range(1, 100)]
    public int Quality { get; init; } = Defaults.Quality;

    [Description("most bytes of a picture; a larger one is compressed more and then made smaller")]
    [Range(4 << 10, 16 << 20)]
    public int MaxBytes { get; init; } = Defaults.MaxBytes;

    /// <summary>The same for the sinks.</summary>
    public MqttOverlayOptions ToOverlayOptions() => new()
    {
        Enabled = Enabled,
        Interval = Interval,
        Quality = Quality,
        MaxBytes = MaxBytes,
    };
}
