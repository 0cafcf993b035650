using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Pipeline.Options;

namespace SamStream.Sinks.Mqtt;

/// <summary>
/// Bounds of what waits for the broker: events, and in a second spool of the same bounds, answers. The oldest message
/// goes when a bound is reached; it is counted, and its sequence number is missing. Each camera has its own.
/// </summary>
public sealed record MqttSpoolOptions : ICheckedOptions
{
    /// <summary>Most messages, 1 to 1,000,000. Default: 10,000.</summary>
    [Description("most messages")]
    [Range(1, 1_000_000)]
    public int MaxMessages { get; init; } = 10_000;

    /// <summary>Most bytes, in memory and again on disk, 4 KiB to 1 GiB. Default: 8 MiB.</summary>
    [Description("most bytes")]
    [Range(4 << 10, 1 << 30)]
    public long MaxBytes { get; init; } = 8 << 20;

    /// <summary>Oldest message that is still worth delivering, at least 1 s. Default: 24 h.</summary>
    [Description("the oldest message that is still worth delivering")]
    [DurationRange("1s", "8760h")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// Folder of the spool's files, one folder in it for each camera; what was not delivered then survives a restart.
    /// Null (default): in memory only.
    /// </summary>
    [Description("folder of the spool, relative to this file; what waits then survives a restart; default: in memory")]
    [Path]
    public string? Path { get; init; }

    /// <summary>
    /// How long a message may be with the operating system only: a killed process loses none, a power cut this much.
    /// Zero: every message is on the disk before it is sent. Default: 1 s.
    /// </summary>
    [Description("how long a message may wait for the disk, which a power cut would lose; 0s: not at all")]
    [DurationRange("0s", "1h")]
    public TimeSpan SyncInterval { get; init; } = TimeSpan.FromSeconds(1);

    void ICheckedOptions.Check(OptionChecks checks) => checks.Require(
        Path is null || !string.IsNullOrWhiteSpace(Path), nameof(Path), Path,
        "it must name a folder; leave it out to keep the spool in memory");
}
