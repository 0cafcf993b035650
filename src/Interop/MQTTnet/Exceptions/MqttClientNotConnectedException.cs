namespace MQTTnet.Exceptions;

/// <summary>The operation needs a connection, and there is none.</summary>
public class MqttClientNotConnectedException : MqttCommunicationException
{
    public MqttClientNotConnectedException()
        : base("There is no connection to the MQTT server.")
    {
    }
}
