using MQTTnet.Packets;

namespace MQTTnet;

public sealed class MqttClientSubscribeResultItem
{
    public MqttClientSubscribeResultItem(MqttTopicFilter topicFilter, MqttClientSubscribeResultCode resultCode)
    {
        ArgumentNullException.ThrowIfNull(topicFilter);
        TopicFilter = topicFilter;
        ResultCode = resultCode;
    }

    public MqttClientSubscribeResultCode ResultCode { get; }

    public MqttTopicFilter TopicFilter { get; }
}
