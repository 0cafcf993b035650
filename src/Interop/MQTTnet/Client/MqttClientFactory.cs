namespace MQTTnet;

public class MqttClientFactory
{
    public MqttApplicationMessageBuilder CreateApplicationMessageBuilder() => new();

    public MqttClientDisconnectOptionsBuilder CreateClientDisconnectOptionsBuilder() => new();

    public MqttClientOptionsBuilder CreateClientOptionsBuilder() => new();

    public IMqttClient CreateMqttClient() => new MqttClient();

    public MqttClientSubscribeOptionsBuilder CreateSubscribeOptionsBuilder() => new();

    public MqttTopicFilterBuilder CreateTopicFilterBuilder() => new();

    public MqttClientUnsubscribeOptionsBuilder CreateUnsubscribeOptionsBuilder() => new();
}
