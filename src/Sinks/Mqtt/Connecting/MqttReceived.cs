namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>A message from the broker.</summary>
/// <param name="Topic">Where it was published.</param>
/// <param name="Payload">The receiver's own copy.</param>
/// <param name="IsRetained">True if it was kept by the broker and is older than the subscription.</param>
/// <param name="ResponseTopic">Where an answer is wanted (MQTT 5), or null.</param>
/// <param name="CorrelationData">To be given back with the answer (MQTT 5).</param>
internal sealed record MqttReceived(
    string Topic,
    ReadOnlyMemory<byte> Payload,
    bool IsRetained = false,
    string? ResponseTopic = null,
    ReadOnlyMemory<byte> CorrelationData = default)
{
    /// <summary>Length of the payload as it came; a payload that is too long to be read is not kept.</summary>
    public int PayloadBytes { get; init; } = Payload.Length;
}
