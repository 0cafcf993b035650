using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using SamStream.Pipeline.Options;

namespace SamStream.Sinks.Mqtt;

/// <summary>When a lost connection is made again; for ever.</summary>
public sealed record MqttReconnectOptions : ICheckedOptions
{
    /// <summary>Wait before the first attempt; doubled at each further one. Default: 0.5 s.</summary>
    [Description("wait before the first attempt, doubled at each further one")]
    [DurationRange("10ms", "1h")]
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait, and the wait after a refusal (bad login, banned). Default: 30 s.</summary>
    [Description("the longest wait, and the wait after a refusal")]
    [DurationRange("10ms", "1h")]
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection at least this long sets the delay back. Default: 30 s.</summary>
    [Description("a connection at least this long sets the wait back")]
    [DurationRange("1s", "24h")]
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Share of the delay that is drawn at random, 0 to 1, so that clients do not come back in step. Default: 0.2.</summary>
    [Description("share of the wait that is drawn at random, so that clients do not come back in step")]
    [Range(0.0, 1.0)]
    public double Jitter { get; init; } = 0.2;

    void ICheckedOptions.Check(OptionChecks checks) =>
        checks.Require(MaxDelay >= InitialDelay, nameof(MaxDelay), MaxDelay, "it must not be below initialDelay");
}
