namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>What a connection is opened with.</summary>
/// <param name="ClientId">Unique at the broker.</param>
/// <param name="Will">Published by the broker when the connection is lost.</param>
/// <param name="Received">Takes messages, from the library's threads, and returns at once.</param>
internal sealed record MqttConnectRequest(string ClientId, MqttMessage Will, Action<MqttReceived> Received);
