using SamStream.Sinks.Mqtt.Diagnostics;

namespace SamStream.Sinks.Mqtt.Connecting;

/// <summary>
/// Publishes over one connection, measures it, and gives a broker that does not answer no longer than the time-out.
/// </summary>
internal sealed class MqttPublisher(
    IMqttConnection connection, TimeSpan timeout, MqttCounters counters, TimeProvider time)
{
    // Fixed header, lengths and properties beside topic, correlation data and payload.
    private const int PacketOverheadBytes = 64;

    /// <summary>The largest payload that the broker takes on a topic.</summary>
    public int MaxPayloadBytes(string topic) =>
        (int)Math.Clamp((connection.MaxPacketBytes ?? int.MaxValue) - PacketOverheadBytes - (3L * topic.Length), 0, int.MaxValue);

    /// <returns>True if the broker took it; false if it does not want it, which is counted.</returns>
    /// <param name="kind">What it counts as.</param>
    /// <exception cref="MqttConnectionException">The connection is lost or does not answer.</exception>
    public async Task<bool> PublishAsync(string kind, MqttMessage message, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        string? refusal = await InTimeAsync(
            token => connection.PublishAsync(message, token), $"confirm a message on {message.Topic}", cancellationToken)
            .ConfigureAwait(false);
        if (refusal is not null)
        {
            counters.Refuse(message.Topic, refusal);
            return false;
        }

        counters.Published(kind, message.Payload.Length, time.GetElapsedTime(started));
        return true;
    }

    /// <exception cref="MqttConnectionException">The connection is lost, does not answer, or the broker refuses.</exception>
    public Task SubscribeAsync(IReadOnlyList<MqttSubscription> subscriptions, CancellationToken cancellationToken) =>
        InTimeAsync(
            async token =>
            {
                await connection.SubscribeAsync(subscriptions, token).ConfigureAwait(false);
                return true;
            },
            "confirm a subscription",
            cancellationToken);

    private async Task<T> InTimeAsync<T>(Func<CancellationToken, Task<T>> act, string what, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            // Not every library looks at its token while it waits.
            return await act(either.Token).WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MqttConnectionException(
                late.IsCancellationRequested ? $"the broker did not {what} within {timeout.TotalSeconds:0.#} s" : "the connection was closed",
                inner: error);
        }
    }
}
