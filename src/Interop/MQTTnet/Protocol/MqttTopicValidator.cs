using MQTTnet.Exceptions;

namespace MQTTnet.Protocol;

/// <summary>What may stand in a topic and in a topic filter.</summary>
public static class MqttTopicValidator
{
    /// <exception cref="MqttProtocolViolationException">There is neither a topic alias nor a valid topic.</exception>
    public static void ThrowIfInvalid(MqttApplicationMessage applicationMessage)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        if (applicationMessage.TopicAlias == 0)
            ThrowIfInvalid(applicationMessage.Topic);
    }

    /// <exception cref="MqttProtocolViolationException">The topic is empty or has a wildcard.</exception>
    public static void ThrowIfInvalid(string topic)
    {
        ThrowIfEmpty(topic);
        var wildcard = topic.AsSpan().IndexOfAny('+', '#');
        if (wildcard >= 0)
            throw new MqttProtocolViolationException(
                $"A message cannot be published to the topic '{topic}': '{topic[wildcard]}' is for topic filters.");
    }

    /// <exception cref="MqttProtocolViolationException">The filter is empty, or '#' is not its last character.</exception>
    public static void ThrowIfInvalidSubscribe(string topic)
    {
        ThrowIfEmpty(topic);
        var hash = topic.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0 && hash < topic.Length - 1)
            throw new MqttProtocolViolationException($"In the topic filter '{topic}' the '#' is not the last character.");
    }

    private static void ThrowIfEmpty(string topic)
    {
        if (string.IsNullOrEmpty(topic))
            throw new MqttProtocolViolationException("The topic is empty.");
    }
}
