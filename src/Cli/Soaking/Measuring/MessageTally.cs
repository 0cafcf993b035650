using System.Collections.Concurrent;
using System.Text.Json;
using SamStream.Chaos.Brokers;

namespace SamStream.Cli.Soaking.Measuring;

/// <summary>What an observer at the broker heard. Keeps counts and the newest latencies, so that it does not grow.</summary>
internal sealed class MessageTally
{
    private const int LatenciesKept = 8192, EventTimesKept = 2048;

    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly Newest<(DateTimeOffset At, TimeSpan Latency)> _latencies = new(LatenciesKept);
    private readonly Newest<(DateTimeOffset At, DateTimeOffset HeardAt)> _eventTimes = new(EventTimesKept);

    /// <summary>The newest events: when they happened, and when they were heard.</summary>
    public IReadOnlyList<(DateTimeOffset At, DateTimeOffset HeardAt)> EventTimes => _eventTimes.Where(_ => true);

    /// <summary>State events by their numbers.</summary>
    public EventStreams Events { get; } = new();

    /// <summary>Messages by the last level of their topic: masks, status, events …</summary>
    public long Count(string kind) => _counts.GetValueOrDefault(kind);

    /// <summary>The newest times from a frame's capture to its masks' arrival.</summary>
    public IReadOnlyList<(DateTimeOffset At, TimeSpan Latency)> LatenciesSince(DateTimeOffset time) =>
        _latencies.Where(latency => latency.At >= time);

    /// <summary>Messages that were retained when the observer came, by their topic's last level.</summary>
    public long Retained(string kind) => _counts.GetValueOrDefault($"{kind} retained");

    /// <summary>Takes note of a message; never throws.</summary>
    public void Add(BrokerMessage message)
    {
        string kind = message.Topic[(message.Topic.LastIndexOf('/') + 1)..];
        if (message.IsRetained)
            kind += " retained";
        _counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
        if (kind is not ("masks" or "events" or "result"))
            return;
        try
        {
            Look(kind, message);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            _counts.AddOrUpdate("unreadable", 1, (_, count) => count + 1);
        }
    }

    private void Look(string kind, BrokerMessage message)
    {
        using JsonDocument json = JsonDocument.Parse(message.Payload);
        switch (kind)
        {
            case "events":
                Events.Add(json.RootElement.GetProperty("stream").GetString()!, json.RootElement.GetProperty("seq").GetInt64());
                _eventTimes.Add((json.RootElement.GetProperty("at").GetDateTimeOffset(), message.At));
                break;
            case "result":
                string answer = json.RootElement.GetProperty("ok").GetBoolean() ? "ack" : "nack";
                _counts.AddOrUpdate(answer, 1, (_, count) => count + 1);
                break;
            default:
                _latencies.Add((message.At, message.At - json.RootElement.GetProperty("captured_at").GetDateTimeOffset()));
                break;
        }
    }
}
