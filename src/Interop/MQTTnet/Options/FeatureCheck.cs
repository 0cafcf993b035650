using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>Refuses what only MQTT 5 has where another version is spoken.</summary>
internal static class FeatureCheck
{
    public static void OfOptions(MqttClientOptions options)
    {
        if (options.ProtocolVersion == MqttProtocolVersion.V500)
            return;
        Refuse(options.UserProperties?.Count > 0, nameof(options.UserProperties));
        Refuse(options.RequestResponseInformation, nameof(options.RequestResponseInformation));
        Refuse(options.ReceiveMaximum > 0, nameof(options.ReceiveMaximum));
        Refuse(options.MaximumPacketSize > 0, nameof(options.MaximumPacketSize));
        Refuse(options.WillContentType?.Length > 0, nameof(options.WillContentType));
        Refuse(options.WillCorrelationData?.Length > 0, nameof(options.WillCorrelationData));
        Refuse(options.WillDelayInterval > 0, nameof(options.WillDelayInterval));
        Refuse(options.WillMessageExpiryInterval > 0, nameof(options.WillMessageExpiryInterval));
        Refuse(options.WillPayloadFormatIndicator != default, nameof(options.WillPayloadFormatIndicator));
        Refuse(options.WillResponseTopic?.Length > 0, nameof(options.WillResponseTopic));
        Refuse(options.WillUserProperties?.Count > 0, nameof(options.WillUserProperties));
    }

    public static void OfMessage(MqttApplicationMessage message, MqttProtocolVersion version)
    {
        if (version == MqttProtocolVersion.V500)
            return;
        Refuse(message.ContentType?.Length > 0, nameof(message.ContentType));
        Refuse(message.CorrelationData?.Length > 0, nameof(message.CorrelationData));
        Refuse(message.PayloadFormatIndicator != default, nameof(message.PayloadFormatIndicator));
        Refuse(message.ResponseTopic?.Length > 0, nameof(message.ResponseTopic));
        Refuse(message.SubscriptionIdentifiers?.Count > 0, nameof(message.SubscriptionIdentifiers));
        Refuse(message.TopicAlias > 0, nameof(message.TopicAlias));
        Refuse(message.UserProperties?.Count > 0, nameof(message.UserProperties));
    }

    public static void OfSubscription(MqttClientSubscribeOptions options, MqttProtocolVersion version)
    {
        if (version == MqttProtocolVersion.V500)
            return;
        Refuse(options.SubscriptionIdentifier > 0, nameof(options.SubscriptionIdentifier));
        Refuse(options.UserProperties?.Count > 0, nameof(options.UserProperties));
        Refuse(options.TopicFilters.Exists(filter => filter.NoLocal), "NoLocal");
        Refuse(options.TopicFilters.Exists(filter => filter.RetainAsPublished), "RetainAsPublished");
        Refuse(
            options.TopicFilters.Exists(filter => filter.RetainHandling != MqttRetainHandling.SendAtSubscribe),
            "RetainHandling");
    }

    public static void OfUnsubscription(MqttClientUnsubscribeOptions options, MqttProtocolVersion version) =>
        Refuse(
            version != MqttProtocolVersion.V500 && options.UserProperties?.Count > 0, nameof(options.UserProperties));

    public static void OfDisconnection(MqttClientDisconnectOptions options, MqttProtocolVersion version)
    {
        if (version == MqttProtocolVersion.V500)
            return;
        Refuse(options.Reason != MqttClientDisconnectOptionsReason.NormalDisconnection, nameof(options.Reason));
        Refuse(options.ReasonString?.Length > 0, nameof(options.ReasonString));
    }

    private static void Refuse(bool isUsed, string feature)
    {
        if (isUsed)
            throw new NotSupportedException($"{feature} needs MQTT 5.");
    }
}
