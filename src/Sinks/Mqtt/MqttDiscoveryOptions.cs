using System.ComponentModel;
using SamStream.Pipeline.Options;

namespace SamStream.Sinks.Mqtt;

/// <summary>
/// Retained messages that make Home Assistant show each camera as a device: its state, pictures and buttons, and for each
/// object whether it is seen, and its state.
/// </summary>
public sealed record MqttDiscoveryOptions : ICheckedOptions
{
    /// <summary>Default: false.</summary>
    [Description("whether they are published")]
    public bool Enabled { get; init; }

    /// <summary>Begin of the discovery topics. Default: homeassistant.</summary>
    [Description("begin of their topics")]
    public string Prefix { get; init; } = "homeassistant";

    void ICheckedOptions.Check(OptionChecks checks) => MqttSinkOptions.RequireTopic(checks, Prefix, nameof(Prefix));
}
