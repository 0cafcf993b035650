namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>One connection to a broker, from its beginning to its loss; it is never made again.</summary>
internal interface IMqttConnection : IAsyncDisposable
{
    /// <summary>The largest packet that the broker takes, in bytes; null if it states no limit.</summary>
    long? MaxPacketBytes { get; }

    /// <summary>Ends, with the reason, when the connection is lost; never fails.</summary>
    Task<MqttConnectionException> Lost { get; }

    /// <summary>Publishes; ends when the message was sent (QoS 0) or confirmed. Calls need not wait for each other.</summary>
    /// <returns>Null, or why the broker does not want this message.</returns>
    /// <exception cref="MqttConnectionException">The connection is lost.</exception>
    Task<string?> PublishAsync(MqttMessage message, CancellationToken cancellationToken);

    /// <exception cref="MqttConnectionException">The connection is lost, or the broker refuses.</exception>
    Task SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellationToken);

    /// <summary>Says goodbye: the broker does not publish the last will.</summary>
    Task DisconnectAsync(CancellationToken cancellationToken);
}
