using System.Diagnostics.CodeAnalysis;
using SamStream.Sinks.Messages;
using SamStream.Sinks.Mqtt.Connection;
using SamStream.Sinks.Requests;

namespace SamStream.Sinks.Mqtt.Requests;

/// <summary>
/// Takes requests from the connection's threads and returns at once. A flood fills it and is counted: it costs no more
/// memory than the queue holds. Commands have places of their own and come first, so that no flood of prompts keeps a reset away.
/// </summary>
/// <param name="maxBytes">Longer requests are kept without their text.</param>
/// <param name="counters">Told of what finds no place.</param>
/// <param name="signal">Set after something was put.</param>
internal sealed class RequestQueue(int maxBytes, MqttCounters counters, WorkSignal signal)
{
    private const int Capacity = 256;
    private const long MostBytes = 16 << 20;

    private readonly Lock _lock = new();
    private readonly Waiting _commands = new(MostBytes / 4);
    private readonly Waiting _prompts = new(MostBytes);
    private volatile Reader _reader = new(counters, signal);

    /// <summary>From now on somebody else takes what is here and what comes.</summary>
    public void HandOver(MqttCounters to, WorkSignal wakes)
    {
        _reader = new Reader(to, wakes);
        wakes.Set();
    }

    public void Put(MqttMessage received)
    {
        if (received.PayloadBytes > maxBytes)
            received = received with { Payload = default };
        bool isTaken;
        lock (_lock)
            isTaken = (CameraTopics.IsPrompt(received.Topic) ? _prompts : _commands).TryPut(received);
        if (isTaken)
            _reader.Signal.Set();
        else
            _reader.Counters.Refusals.Add(RefusalCode.Busy);
    }

    public bool TryTake([NotNullWhen(true)] out MqttMessage? received)
    {
        lock (_lock)
            return _commands.TryTake(out received) || _prompts.TryTake(out received);
    }

    private sealed record Reader(MqttCounters Counters, WorkSignal Signal);

    private sealed class Waiting(long mostBytes)
    {
        private readonly Queue<MqttMessage> _messages = new();
        private readonly FairShares _shares = new(Capacity);
        private long _bytes;

        public bool TryPut(MqttMessage message)
        {
            long bytes = BytesOf(message);
            if (_bytes + bytes > mostBytes || !_shares.TryTake(RequesterOf(message)))
                return false;
            _bytes += bytes;
            _messages.Enqueue(message);
            return true;
        }

        public bool TryTake([NotNullWhen(true)] out MqttMessage? message)
        {
            if (!_messages.TryDequeue(out message))
                return false;
            _bytes -= BytesOf(message);
            _shares.Return(RequesterOf(message));
            return true;
        }

        private static string RequesterOf(MqttMessage message) => message.ResponseTopic ?? "";

        private static long BytesOf(MqttMessage message) =>
            message.Payload.Length + message.CorrelationData.Length + (2L * (message.ResponseTopic?.Length ?? 0));
    }
}
