namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>Opens connections to one broker.</summary>
internal interface IMqttConnector
{
    /// <exception cref="MqttConnectionException">There is no connection.</exception>
    Task<IMqttConnection> ConnectAsync(MqttConnectRequest request, CancellationToken cancellationToken);
}
