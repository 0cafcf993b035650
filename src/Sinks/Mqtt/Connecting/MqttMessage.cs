namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>A message to publish; its bytes stay as they are until it has been.</summary>
internal readonly record struct MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, int Qos, bool IsRetained = false)
{
    /// <summary>What the asker gave to know its answer by (MQTT 5).</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; init; }
}
