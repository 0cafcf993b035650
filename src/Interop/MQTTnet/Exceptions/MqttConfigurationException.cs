namespace MQTTnet.Exceptions;

/// <summary>The options ask for something that cannot be had.</summary>
public class MqttConfigurationException : Exception
{
    public MqttConfigurationException(Exception innerException)
        : base(innerException.Message, innerException)
    {
    }

    public MqttConfigurationException(string message)
        : base(message)
    {
    }

    protected MqttConfigurationException()
    {
    }
}
