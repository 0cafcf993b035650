using MQTTnet.Exceptions;

namespace MQTTnet.Adapter;

/// <summary>The server was reached, but no answer to the CONNECT came: silence until cancelled, or a closed connection.</summary>
public sealed class MqttConnectingFailedException : MqttCommunicationException
{
    public MqttConnectingFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
