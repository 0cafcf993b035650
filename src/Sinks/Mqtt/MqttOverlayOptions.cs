namespace SamStream.Sinks.Mqtt;

/// <summary>JPEG pictures on <c>/overlay</c>: the frame with masks, contours, ids and states.</summary>
public sealed record MqttOverlayOptions
{
    /// <summary>Default: false.</summary>
    public bool Enabled { get; init; }

    /// <summary>Shortest time from one picture to the next, 10 ms to 1 h. Default: 1 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>JPEG quality, 1 to 100. Default: 80.</summary>
    public int Quality { get; init; } = 80;

    /// <summary>
    /// Most bytes of a picture, also of a snapshot's, 4 KiB to 16 MiB; a larger one is compressed more and then made
    /// smaller. Default: 512 KiB.
    /// </summary>
    public int MaxBytes { get; init; } = 512 << 10;
}
