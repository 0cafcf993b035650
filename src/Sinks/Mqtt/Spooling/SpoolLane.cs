using SamStream.Sinks.Mqtt.Connecting;

namespace SamStream.Sinks.Mqtt.Spooling;

/// <summary>
/// Delivers a spool in order over one connection. Several messages are on their way at a time; what is not confirmed
/// when the connection is lost is sent again over the next one.
/// </summary>
internal sealed class SpoolLane(MessageSpool spool, string kind, int qos, WorkSignal signal, WorkSignal progress)
{
    // Under the twenty that brokers allow by default, together with the other lanes of a connection.
    private const int Window = 8;

    public async Task RunAsync(MqttPublisher publisher, CancellationToken cancellationToken)
    {
        var onTheirWay = new Queue<(long Sequence, Task<bool> Sending)>(Window);
        long sent = 0;
        try
        {
            while (true)
            {
                while (onTheirWay.Count < Window && spool.FindAfter(sent) is { } message)
                {
                    sent = message.Sequence;
                    onTheirWay.Enqueue((sent, SendAsync(publisher, message, cancellationToken)));
                }

                if (onTheirWay.Count == 0)
                {
                    progress.Set();
                    await signal.WaitAsync(cancellationToken).ConfigureAwait(false);
                    continue;
                }

                await onTheirWay.Peek().Sending.ConfigureAwait(false);
                spool.Confirm(onTheirWay.Dequeue().Sequence);
            }
        }
        finally
        {
            Task rest = Task.WhenAll(onTheirWay.Select(message => message.Sending));
            await rest.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A message that is too large for the broker would cost the connection again and again.
    private Task<bool> SendAsync(MqttPublisher publisher, SpooledMessage message, CancellationToken cancellationToken)
    {
        if (message.Payload.Length + message.CorrelationData.Length > publisher.MaxPayloadBytes(message.Topic))
        {
            spool.CountTooLarge();
            return Task.FromResult(false);
        }

        return publisher.PublishAsync(
            kind,
            new MqttMessage(message.Topic, message.Payload, qos) { CorrelationData = message.CorrelationData },
            cancellationToken);
    }
}
