namespace SamStream.Sinks.Mqtt.Messages;

/// <summary>The device that entities belong to.</summary>
internal sealed record DiscoveryDevice(IReadOnlyList<string> Identifiers, string Name, string Model, string SwVersion);
