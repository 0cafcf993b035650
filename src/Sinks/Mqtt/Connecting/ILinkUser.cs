namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>What an <see cref="MqttLink"/> is kept up for.</summary>
internal interface ILinkUser
{
    /// <summary>Asked before each attempt to connect.</summary>
    MqttConnectRequest MakeRequest();

    /// <summary>Uses a new connection until it is cancelled.</summary>
    /// <exception cref="MqttConnectionException">The connection is of no more use.</exception>
    Task ServeAsync(MqttPublisher publisher, CancellationToken cancellationToken);

    /// <summary>The last words on a connection that is about to be closed.</summary>
    Task SayGoodbyeAsync(MqttPublisher publisher, CancellationToken cancellationToken);
}
