using System.ComponentModel;
using SamStream.Cli.Configuration.Binding;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Configuration.Options.Mqtt;

/// <summary>The section <c>mqtt.reconnect</c>.</summary>
internal sealed record MqttReconnectSectionOptions
{
    private static readonly MqttReconnectOptions Defaults = new();

    [Description("wait before the first attempt, doubled at each further one")]
    [DurationRange("10ms", "1h")]
    public TimeSpan InitialDelay { get; init; } = Defaults.InitialDelay;

    [Description("the longest wait, and the wait after a refusal")]
    [DurationRange("10ms", "1h")]
    public TimeSpan MaxDelay { get; init; } = Defaults.MaxDelay;

    [Description("a connection at least this long sets the wait back")]
    [DurationRange("1s", "24h")]
    public TimeSpan StableAfter { get; init; } = Defaults.StableAfter;

    /// <summary>The same for the sinks.</summary>
    public MqttReconnectOptions ToReconnectOptions() => new()
    {
        InitialDelay = InitialDelay,
        MaxDelay = MaxDelay,
        StableAfter = StableAfter,
    };
}
