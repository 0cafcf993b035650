using System.Buffers;
using System.Text;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

public static class MqttClientExtensions
{
    public static Task DisconnectAsync(
        this IMqttClient client,
        MqttClientDisconnectOptionsReason reason = MqttClientDisconnectOptionsReason.NormalDisconnection,
        string reasonString = null,
        uint sessionExpiryInterval = 0,
        List<MqttUserProperty> userProperties = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        var options = new MqttClientDisconnectOptions
        {
            Reason = reason,
            ReasonString = reasonString,
            SessionExpiryInterval = sessionExpiryInterval,
            UserProperties = userProperties,
        };
        return client.DisconnectAsync(options, cancellationToken);
    }

    public static Task<MqttClientPublishResult> PublishBinaryAsync(
        this IMqttClient mqttClient,
        string topic,
        IEnumerable<byte> payload = null,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        bool retain = false,
        CancellationToken cancellationToken = default) => PublishAsync(
            mqttClient, topic, builder => builder.WithPayload(payload), qualityOfServiceLevel, retain, cancellationToken);

    public static Task<MqttClientPublishResult> PublishSequenceAsync(
        this IMqttClient mqttClient,
        string topic,
        ReadOnlySequence<byte> payload,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        bool retain = false,
        CancellationToken cancellationToken = default) => PublishAsync(
            mqttClient, topic, builder => builder.WithPayload(payload), qualityOfServiceLevel, retain, cancellationToken);

    public static Task<MqttClientPublishResult> PublishStringAsync(
        this IMqttClient mqttClient,
        string topic,
        string payload = null,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        bool retain = false,
        CancellationToken cancellationToken = default) => mqttClient.PublishBinaryAsync(
            topic, Encoding.UTF8.GetBytes(payload ?? ""), qualityOfServiceLevel, retain, cancellationToken);

    /// <summary>Connects with the options of the last attempt.</summary>
    public static Task ReconnectAsync(this IMqttClient client, CancellationToken cancellationToken = default) =>
        client.Options is { } options
            ? client.ConnectAsync(options, cancellationToken)
            : throw new InvalidOperationException("This client has never tried to connect: call ConnectAsync first.");

    public static Task<MqttClientSubscribeResult> SubscribeAsync(
        this IMqttClient mqttClient, MqttTopicFilter topicFilter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mqttClient);
        var options = new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topicFilter).Build();
        return mqttClient.SubscribeAsync(options, cancellationToken);
    }

    public static Task<MqttClientSubscribeResult> SubscribeAsync(
        this IMqttClient mqttClient,
        string topic,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topic);
        var filter = new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = qualityOfServiceLevel };
        return mqttClient.SubscribeAsync(filter, cancellationToken);
    }

    /// <summary>Disconnects and tells whether that went well, whatever went wrong.</summary>
    public static async Task<bool> TryDisconnectAsync(
        this IMqttClient client,
        MqttClientDisconnectOptionsReason reason = MqttClientDisconnectOptionsReason.NormalDisconnection,
        string reasonString = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        try
        {
            await client.DisconnectAsync(reason, reasonString);
            return true;
        }
#pragma warning disable CA1031 // It is what the caller asks for.
        catch (Exception)
#pragma warning restore CA1031
        {
            return false;
        }
    }

    public static Task<MqttClientUnsubscribeResult> UnsubscribeAsync(
        this IMqttClient mqttClient, string topic, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mqttClient);
        var options = new MqttClientUnsubscribeOptionsBuilder().WithTopicFilter(topic).Build();
        return mqttClient.UnsubscribeAsync(options, cancellationToken);
    }

    private static Task<MqttClientPublishResult> PublishAsync(
        IMqttClient client,
        string topic,
        Func<MqttApplicationMessageBuilder, MqttApplicationMessageBuilder> withPayload,
        MqttQualityOfServiceLevel qualityOfServiceLevel,
        bool retain,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(topic);
        var message = withPayload(new MqttApplicationMessageBuilder())
            .WithTopic(topic)
            .WithQualityOfServiceLevel(qualityOfServiceLevel)
            .WithRetainFlag(retain)
            .Build();
        return client.PublishAsync(message, cancellationToken);
    }
}
