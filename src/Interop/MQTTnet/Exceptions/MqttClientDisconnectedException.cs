namespace MQTTnet.Exceptions;

/// <summary>The connection ended while the operation waited; the inner exception is the cause, if one is known.</summary>
public sealed class MqttClientDisconnectedException : MqttCommunicationException
{
    public MqttClientDisconnectedException(Exception innerException)
        : base("The connection to the MQTT server has ended.", innerException)
    {
    }
}
