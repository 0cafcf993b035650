using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using SamStream.Sinks.Mqtt.Connecting;
using SamStream.Sinks.Mqtt.Diagnostics;

namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>
/// Takes requests from the connection's threads and returns at once. A flood fills it and is counted: it costs no more
/// memory than the inbox has places.
/// </summary>
internal sealed class RequestInbox(int maxBytes, MqttCounters counters, WorkSignal signal)
{
    private const int Capacity = 256;

    private readonly Channel<MqttReceived> _waiting = Channel.CreateBounded<MqttReceived>(Capacity);

    public void Put(MqttReceived received)
    {
        if (received.PayloadBytes > maxBytes)
            received = received with { Payload = default, PayloadBytes = received.PayloadBytes };
        if (_waiting.Writer.TryWrite(received))
            signal.Set();
        else
            counters.Refusals.Add(RefusalCode.Busy);
    }

    public bool TryTake([NotNullWhen(true)] out MqttReceived? received) => _waiting.Reader.TryRead(out received);
}
