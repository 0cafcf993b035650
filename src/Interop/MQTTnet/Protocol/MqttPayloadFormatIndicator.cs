namespace MQTTnet.Protocol;

/// <summary>Whether a payload is declared to be UTF-8 text (MQTT 5).</summary>
public enum MqttPayloadFormatIndicator
{
    Unspecified = 0,
    CharacterData = 1,
}
