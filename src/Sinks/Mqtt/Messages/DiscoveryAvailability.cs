namespace SamStream.Sinks.Mqtt.Messages;

/// <summary>Where Home Assistant reads whether an entity is there.</summary>
internal sealed record DiscoveryAvailability(string Topic, string ValueTemplate);
