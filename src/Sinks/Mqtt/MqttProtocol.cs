namespace SamStream.Sinks.Mqtt;

/// <summary>Versions of MQTT.</summary>
public enum MqttProtocol
{
    /// <summary>MQTT 5.</summary>
    V5,

    /// <summary>MQTT 3.1.1: no reasons for refusals, no response topics, no limit that the broker states.</summary>
    V311,
}
