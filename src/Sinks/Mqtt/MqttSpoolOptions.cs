namespace SamStream.Sinks.Mqtt;

/// <summary>
/// Bounds of what waits for the broker: events, and in a second spool of the same bounds, answers. The oldest message
/// goes when a bound is reached; it is counted, and its sequence number is missing. Each camera has its own.
/// </summary>
public sealed record MqttSpoolOptions
{
    /// <summary>Most messages, 1 to 1,000,000. Default: 10,000.</summary>
    public int MaxMessages { get; init; } = 10_000;

    /// <summary>Most bytes, in memory and again on disk, 4 KiB to 1 GiB. Default: 8 MiB.</summary>
    public long MaxBytes { get; init; } = 8 << 20;

    /// <summary>Oldest message that is still worth delivering, at least 1 s. Default: 24 h.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Folder of the spool's files, one folder in it for each camera; what was not delivered then survives a restart.
    /// Null (default): in memory only.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>
    /// How long a message may be with the operating system only: a killed process loses none, a power cut this much.
    /// Zero: every message is on the disk before it is sent. Default: 1 s.
    /// </summary>
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);
}
