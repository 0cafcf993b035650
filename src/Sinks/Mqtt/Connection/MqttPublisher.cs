using System.Collections.Concurrent;
using System.Globalization;

namespace SamStream.Sinks.Mqtt.Connection;

/// <summary>
/// Publishes over one connection, measures it, and gives a broker that does not answer no longer than the time-out.
/// </summary>
/// <param name="connection">What it publishes over.</param>
/// <param name="timeout">How long the broker may take.</param>
/// <param name="asks">
/// Whether a kind of messages with QoS 0 is now and then sent with QoS 1: only then a broker says that it does not take it.
/// </param>
/// <param name="counters">Told of each message.</param>
/// <param name="time">For the time-out and the latency.</param>
internal sealed class MqttPublisher(
    IMqttConnection connection, TimeSpan timeout, bool asks, MqttCounters counters, TimeProvider time)
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromMinutes(1);

    // Fixed header, lengths and properties beside topic, correlation data and payload.
    private const int PacketOverheadBytes = 64;

    private readonly ConcurrentDictionary<string, long> _askedAt = new(StringComparer.Ordinal);

    /// <summary>The largest payload that the broker takes on a topic.</summary>
    public int MaxPayloadBytes(string topic) =>
        (int)Math.Clamp((connection.MaxPacketBytes ?? int.MaxValue) - PacketOverheadBytes - (3L * topic.Length), 0, int.MaxValue);

    /// <returns>True if the broker took it; false if it does not want it, which is counted.</returns>
    /// <param name="kind">What it counts as.</param>
    /// <exception cref="MqttConnectionException">The connection is lost or does not answer.</exception>
    public async Task<bool> PublishAsync(string kind, MqttMessage message, CancellationToken cancellationToken)
    {
        if (message.Payload.Length > MaxPayloadBytes(message.Topic))
        {
            counters.Refuse(message.Topic, string.Create(
                CultureInfo.InvariantCulture,
                $"{message.Payload.Length} bytes are more than it takes in a packet ({connection.MaxPacketBytes}); raise its limit"));
            return false;
        }

        long started = time.GetTimestamp();
        bool isQuestion = message.Qos == 0 && asks
            && (!_askedAt.TryGetValue(kind, out long askedAt) || time.GetElapsedTime(askedAt) >= AskInterval);
        if (isQuestion)
            message = message with { Qos = 1 };
        string? refusal = await InTimeAsync(
            token => connection.PublishAsync(message, token), $"confirm a message on {message.Topic}", cancellationToken)
            .ConfigureAwait(false);
        if (refusal is not null)
        {
            counters.Refuse(message.Topic, refusal);
            return false;
        }

        if (isQuestion)
            _askedAt[kind] = started;
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
