namespace MQTTnet.Protocol;

/// <summary>Which retained messages the server sends on a subscription (MQTT 5).</summary>
public enum MqttRetainHandling
{
    SendAtSubscribe = 0,
    SendAtSubscribeIfNewSubscriptionOnly = 1,
    DoNotSendOnSubscribe = 2,
}
