namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>A topic filter to subscribe to, without the messages of one's own and those retained, where the protocol can.</summary>
internal readonly record struct MqttSubscription(string Filter, int Qos);
