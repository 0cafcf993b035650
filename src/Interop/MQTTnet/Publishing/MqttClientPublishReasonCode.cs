namespace MQTTnet;

/// <summary>The reason codes of PUBACK and PUBREC (MQTT 5, sections 3.4.2.1 and 3.5.2.1).</summary>
public enum MqttClientPublishReasonCode
{
    Success = 0,
    NoMatchingSubscribers = 16,
    UnspecifiedError = 128,
    ImplementationSpecificError = 131,
    NotAuthorized = 135,
    TopicNameInvalid = 144,
    PacketIdentifierInUse = 145,
    QuotaExceeded = 151,
    PayloadFormatInvalid = 153,
}
