using System.ComponentModel;
using SamStream.Sinks.Mqtt;

namespace SamStream.Cli.Configuration.Options.Mqtt;

/// <summary>The section <c>mqtt.discovery</c>.</summary>
internal sealed record MqttDiscoverySectionOptions
{
    private static readonly MqttDiscoveryOptions Defaults = new();

    [Description("whether they are published")]
    public bool Enabled { get; init; } = Defaults.Enabled;

    [Description("begin of their topics")]
    public string Prefix { get; init; } = Defaults.Prefix;

    /// <summary>The same for the sinks.</summary>
    public MqttDiscoveryOptions ToDiscoveryOptions() => new() { Enabled = Enabled, Prefix = Prefix };
}
