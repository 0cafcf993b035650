namespace SamStream.Sinks.Mqtt;

/// <summary>
/// Retained messages that make Home Assistant show each camera as a device: its connection, a state for each object, and
/// the overlay if it is on.
/// </summary>
public sealed record MqttDiscoveryOptions
{
    /// <summary>Default: false.</summary>
    public bool Enabled { get; init; }

    /// <summary>Begin of the discovery topics. Default: homeassistant.</summary>
    public string Prefix { get; init; } = "homeassistant";
}
