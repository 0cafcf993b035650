namespace MQTTnet.Exceptions;

/// <summary>The connection could not be made or was lost, or the other side did not do its part.</summary>
public class MqttCommunicationException : Exception
{
    public MqttCommunicationException(Exception innerException)
        : base(innerException?.Message ?? "The MQTT communication failed.", innerException)
    {
    }

    public MqttCommunicationException(string message, Exception innerException = null)
        : base(message, innerException)
    {
    }
}
