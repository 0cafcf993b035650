namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>A topic filter to subscribe to, without the messages of one's own and those retained, where the protocol can.</summary>
/// <param name="Filter">The topics.</param>
/// <param name="Qos">The most that is wanted.</param>
/// <param name="WantsRetained">Whether what is retained is wanted as well.</param>
internal readonly record struct MqttSubscription(string Filter, int Qos, bool WantsRetained = false);
