namespace SamStream.Sinks.Mqtt.Connection;

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

/// <summary>Opens connections to one broker.</summary>
internal interface IMqttConnector
{
    /// <exception cref="MqttConnectionException">There is no connection.</exception>
    Task<IMqttConnection> ConnectAsync(MqttConnectRequest request, CancellationToken cancellationToken);

    /// <summary>The same within a time.</summary>
    /// <exception cref="MqttConnectionException">There is no connection, or no answer in time.</exception>
    async Task<IMqttConnection> ConnectAsync(MqttConnectRequest request, TimeSpan timeout, TimeProvider time, CancellationToken stop)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        try
        {
            return await ConnectAsync(request, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!stop.IsCancellationRequested)
        {
            throw new MqttConnectionException($"no answer within {timeout.TotalSeconds:0.#} s", inner: error);
        }
    }
}

/// <summary>What a connection is opened with.</summary>
/// <param name="ClientId">Unique at the broker.</param>
/// <param name="Will">Published by the broker when the connection is lost.</param>
/// <param name="Received">Takes messages, from the library's threads, and returns at once.</param>
/// <param name="KeepsSession">
/// Whether the broker keeps messages for this client while it is away, as long as the options say; else nothing is kept.
/// </param>
internal sealed record MqttConnectRequest(string ClientId, MqttMessage Will, Action<MqttMessage> Received, bool KeepsSession = false);

/// <summary>A topic filter to subscribe to, without the messages of one's own and those retained, where the protocol can.</summary>
/// <param name="Filter">The topics.</param>
/// <param name="Qos">The most that is wanted.</param>
/// <param name="WantsRetained">Whether what is retained is wanted as well.</param>
/// <param name="SeesRetain">Whether messages that come later say, too, that they are retained; MQTT 3.1.1 cannot tell.</param>
internal readonly record struct MqttSubscription(string Filter, int Qos, bool WantsRetained = false, bool SeesRetain = false);

/// <summary>A message to publish, or one from the broker; its bytes stay as they are.</summary>
/// <param name="Topic">Where it is published.</param>
/// <param name="Payload">Of one that came, the receiver's own copy.</param>
/// <param name="Qos">Quality of service.</param>
/// <param name="IsRetained">Whether the broker keeps it; of one that came, that it is older than the subscription, or that whoever sent it wanted it kept.</param>
internal sealed record MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, int Qos = 0, bool IsRetained = false)
{
    /// <summary>Length of the payload as it came; a payload that is too long to be read is not kept.</summary>
    public int PayloadBytes { get; init; } = Payload.Length;

    /// <summary>Where an answer is wanted (MQTT 5), or null.</summary>
    public string? ResponseTopic { get; init; }

    /// <summary>What the asker gives to know its answer by, and gets back with it (MQTT 5).</summary>
    public ReadOnlyMemory<byte> CorrelationData { get; init; }
}

/// <summary>A connection could not be made or was lost; the message says why and holds no credentials.</summary>
/// <param name="message">Why.</param>
/// <param name="isRefusal">True if the broker answered and does not want this client: trying again soon will not help.</param>
/// <param name="inner">The library's own error.</param>
internal sealed class MqttConnectionException(string message, bool isRefusal = false, Exception? inner = null)
    : Exception(message, inner)
{
    public bool IsRefusal { get; } = isRefusal;
}
