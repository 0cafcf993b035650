namespace MQTTnet.Exceptions;

/// <summary>No answer came in time, or before the caller's token was cancelled.</summary>
public sealed class MqttCommunicationTimedOutException : MqttCommunicationException
{
    private const string TimedOut = "No answer came in time.";

    public MqttCommunicationTimedOutException()
        : base(TimedOut)
    {
    }

    public MqttCommunicationTimedOutException(Exception innerException)
        : base(TimedOut, innerException)
    {
    }
}
