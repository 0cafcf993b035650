using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed class MqttTopicFilterBuilder
{
    private string _topic;
    private MqttQualityOfServiceLevel _qualityOfServiceLevel;
    private bool _noLocal;
    private bool _retainAsPublished;
    private MqttRetainHandling _retainHandling;

    /// <exception cref="MqttProtocolViolationException">No topic is set.</exception>
    public MqttTopicFilter Build() => new()
    {
        Topic = string.IsNullOrEmpty(_topic)
            ? throw new MqttProtocolViolationException("The topic filter has no topic.")
            : _topic,
        QualityOfServiceLevel = _qualityOfServiceLevel,
        NoLocal = _noLocal,
        RetainAsPublished = _retainAsPublished,
        RetainHandling = _retainHandling,
    };

    public MqttTopicFilterBuilder WithTopic(string topic)
    {
        _topic = topic;
        return this;
    }

    public MqttTopicFilterBuilder WithQualityOfServiceLevel(MqttQualityOfServiceLevel qualityOfServiceLevel)
    {
        _qualityOfServiceLevel = qualityOfServiceLevel;
        return this;
    }

    public MqttTopicFilterBuilder WithAtMostOnceQoS() => WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtMostOnce);

    public MqttTopicFilterBuilder WithAtLeastOnceQoS() =>
        WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce);

    public MqttTopicFilterBuilder WithExactlyOnceQoS() =>
        WithQualityOfServiceLevel(MqttQualityOfServiceLevel.ExactlyOnce);

    public MqttTopicFilterBuilder WithNoLocal(bool value = true)
    {
        _noLocal = value;
        return this;
    }

    public MqttTopicFilterBuilder WithRetainAsPublished(bool value = true)
    {
        _retainAsPublished = value;
        return this;
    }

    public MqttTopicFilterBuilder WithRetainHandling(MqttRetainHandling value)
    {
        _retainHandling = value;
        return this;
    }
}
