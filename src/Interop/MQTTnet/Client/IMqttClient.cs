namespace MQTTnet;

/// <summary>
/// An MQTT client. Publishing and subscribing may go on on several threads at a time; connecting and disconnecting
/// may not. It does not reconnect by itself: after any failure <see cref="ConnectAsync"/> may be called again.
/// </summary>
public interface IMqttClient : IDisposable
{
    /// <summary>A message has come. One at a time, in the order of their arrival.</summary>
    event Func<MqttApplicationMessageReceivedEventArgs, Task> ApplicationMessageReceivedAsync;

    /// <summary>The server has accepted; <see cref="ConnectAsync"/> returns after the handlers.</summary>
    event Func<MqttClientConnectedEventArgs, Task> ConnectedAsync;

    event Func<MqttClientConnectingEventArgs, Task> ConnectingAsync;

    /// <summary>A connection, or an attempt to make one, has ended: once for each.</summary>
    event Func<MqttClientDisconnectedEventArgs, Task> DisconnectedAsync;

    bool IsConnected { get; }

    /// <summary>The options of the last attempt to connect.</summary>
    MqttClientOptions Options { get; }

    /// <summary>
    /// Connects. A refusal of the server is a result, all else an exception. <see cref="MqttClientOptions.Timeout"/>
    /// holds only if the token cannot be cancelled.
    /// </summary>
    Task<MqttClientConnectResult> ConnectAsync(
        MqttClientOptions options, CancellationToken cancellationToken = default);

    /// <summary>Sends DISCONNECT and ends the connection; without one it does nothing.</summary>
    Task DisconnectAsync(MqttClientDisconnectOptions options, CancellationToken cancellationToken = default);

    /// <summary>Sends a message, and with QoS 1 and 2 waits for the server to have it.</summary>
    Task<MqttClientPublishResult> PublishAsync(
        MqttApplicationMessage applicationMessage, CancellationToken cancellationToken = default);

    Task<MqttClientSubscribeResult> SubscribeAsync(
        MqttClientSubscribeOptions options, CancellationToken cancellationToken = default);

    Task<MqttClientUnsubscribeResult> UnsubscribeAsync(
        MqttClientUnsubscribeOptions options, CancellationToken cancellationToken = default);
}
