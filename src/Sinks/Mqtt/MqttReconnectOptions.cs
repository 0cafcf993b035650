namespace SamStream.Sinks.Mqtt;

/// <summary>When a lost connection is made again; for ever.</summary>
public sealed record MqttReconnectOptions
{
    /// <summary>Wait before the first attempt; doubled at each further one. Default: 0.5 s.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait, and the wait after a refusal (bad login, banned). Default: 30 s.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection at least this long sets the delay back. Default: 30 s.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Share of the delay that is drawn at random, 0 to 1, so that clients do not come back in step. Default: 0.2.</summary>
    public double Jitter { get; init; } = 0.2;
}
