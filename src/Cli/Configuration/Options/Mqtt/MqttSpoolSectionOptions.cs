using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Cli.Configuration.Binding;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Configuration.Options.Mqtt;

/// <summary>The section <c>mqtt.spool</c>: bounds of the events and answers of a camera that wait for the broker.</summary>
internal sealed record MqttSpoolSectionOptions
{
    private static readonly MqttSpoolOptions Defaults = new();

    [Description("most messages")]
    [Range(1, 1_000_000)]
    public int MaxMessages { get; init; } = Defaults.MaxMessages;

    [Description("most bytes")]
    [Range(4 << 10, 1 << 30)]
    public long MaxBytes { get; init; } = Defaults.MaxBytes;

    [Description("the oldest message that is still worth delivering")]
    [DurationRange("1s", "8760h")]
    public TimeSpan MaxAge { get; init; } = Defaults.MaxAge;

    [Description("folder of the spool, relative to this file; what waits then survives a restart; default: in memory")]
    public string? Path { get; init; }

    [Description("how long a message may wait for the disk, which a power cut would lose; 0s: not at all")]
    [DurationRange("0s", "1h")]
    public TimeSpan SyncInterval { get; init; } = Defaults.SyncInterval;

    /// <summary>The same for the sinks, with an absolute path.</summary>
    public MqttSpoolOptions ToSpoolOptions(Func<string, string> resolve) => new()
    {
        MaxMessages = MaxMessages,
        MaxBytes = MaxBytes,
        MaxAge = MaxAge,
        Path = Path is null ? null : resolve(Path),
        SyncInterval = SyncInterval,
    };
}
