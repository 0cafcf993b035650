using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

// MqttApplicationMessageBuilder.Payload.cs has the ways to give a payload.
public sealed partial class MqttApplicationMessageBuilder
{
    private readonly MqttApplicationMessage _message = new();

    /// <exception cref="MqttProtocolViolationException">There is neither a topic nor a topic alias.</exception>
    public MqttApplicationMessage Build()
    {
        if (string.IsNullOrEmpty(_message.Topic) && _message.TopicAlias == 0)
            throw new MqttProtocolViolationException("The message has neither a topic nor a topic alias.");
        return new MqttApplicationMessage
        {
            ContentType = _message.ContentType,
            CorrelationData = _message.CorrelationData,
            MessageExpiryInterval = _message.MessageExpiryInterval,
            Payload = _message.Payload,
            PayloadFormatIndicator = _message.PayloadFormatIndicator,
            QualityOfServiceLevel = _message.QualityOfServiceLevel,
            ResponseTopic = _message.ResponseTopic,
            Retain = _message.Retain,
            SubscriptionIdentifiers = _message.SubscriptionIdentifiers,
            Topic = _message.Topic,
            TopicAlias = _message.TopicAlias,
            UserProperties = _message.UserProperties,
        };
    }

    public MqttApplicationMessageBuilder WithContentType(string contentType)
    {
        _message.ContentType = contentType;
        return this;
    }

    public MqttApplicationMessageBuilder WithCorrelationData(byte[] correlationData)
    {
        _message.CorrelationData = correlationData;
        return this;
    }

    public MqttApplicationMessageBuilder WithMessageExpiryInterval(uint messageExpiryInterval)
    {
        _message.MessageExpiryInterval = messageExpiryInterval;
        return this;
    }

    public MqttApplicationMessageBuilder WithPayloadFormatIndicator(MqttPayloadFormatIndicator payloadFormatIndicator)
    {
        _message.PayloadFormatIndicator = payloadFormatIndicator;
        return this;
    }

    public MqttApplicationMessageBuilder WithQualityOfServiceLevel(MqttQualityOfServiceLevel qualityOfServiceLevel)
    {
        _message.QualityOfServiceLevel = qualityOfServiceLevel;
        return this;
    }

    public MqttApplicationMessageBuilder WithResponseTopic(string responseTopic)
    {
        _message.ResponseTopic = responseTopic;
        return this;
    }

    public MqttApplicationMessageBuilder WithRetainFlag(bool value = true)
    {
        _message.Retain = value;
        return this;
    }

    public MqttApplicationMessageBuilder WithTopic(string topic)
    {
        _message.Topic = topic;
        return this;
    }

    public MqttApplicationMessageBuilder WithTopicAlias(ushort topicAlias)
    {
        _message.TopicAlias = topicAlias;
        return this;
    }

    public MqttApplicationMessageBuilder WithUserProperty(string name, ReadOnlyMemory<byte> value) =>
        With(new MqttUserProperty(name, value));

    public MqttApplicationMessageBuilder WithUserProperty(string name, ArraySegment<byte> value) =>
        With(new MqttUserProperty(name, value));

    private MqttApplicationMessageBuilder With(MqttUserProperty property)
    {
        (_message.UserProperties ??= []).Add(property);
        return this;
    }
}
