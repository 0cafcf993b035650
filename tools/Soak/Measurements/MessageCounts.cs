using System.Collections.Concurrent;
using System.Text.Json;
using SamStream.Chaos.Brokers;

namespace SamStream.Soak.Measurements;

/// <summary>What an observer at the broker heard. Keeps counts and the newest latencies, so that it does not grow.</summary>
internal sealed class MessageCounts
{
    private const int LatenciesKept = 8192, EventTimesKept = 2048;

    private readonly ConcurrentDictionary<string, long> _counts = new();
    private readonly RingBuffer<(DateTimeOffset At, TimeSpan Latency)> _latencies = new(LatenciesKept);
    private readonly RingBuffer<(DateTimeOffset At, int Id)> _masks = new(LatenciesKept);
    private readonly RingBuffer<(DateTimeOffset At, DateTimeOffset HeardAt)> _eventTimes = new(EventTimesKept);

    /// <summary>The newest events: when they happened, and when they were heard.</summary>
    public IReadOnlyList<(DateTimeOffset At, DateTimeOffset HeardAt)> EventTimes => _eventTimes.Where(_ => true);

    /// <summary>State events by their numbers.</summary>
    public EventStreams Events { get; } = new();

    /// <summary>Messages by the last level of their topic: masks, status, events …</summary>
    public long Count(string kind) => _counts.GetValueOrDefault(kind);

    /// <summary>The newest times from a frame's capture to its masks' arrival.</summary>
    public IReadOnlyList<(DateTimeOffset At, TimeSpan Latency)> LatenciesSince(DateTimeOffset time) =>
        _latencies.Where(latency => latency.At >= time);

    /// <summary>When the first mask of an object was heard after a time; null: none was.</summary>
    public DateTimeOffset? MaskSince(DateTimeOffset time, int id) =>
        _masks.Where(mask => mask.Id == id && mask.At >= time).Select(mask => (DateTimeOffset?)mask.At).FirstOrDefault();

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
            Parse(kind, message);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            _counts.AddOrUpdate("unreadable", 1, (_, count) => count + 1);
        }
    }

    private void Parse(string kind, BrokerMessage message)
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
                foreach (JsonElement found in json.RootElement.GetProperty("objects").EnumerateArray())
                {
                    if (found.GetProperty("box").ValueKind != JsonValueKind.Null)
                        _masks.Add((message.At, found.GetProperty("id").GetInt32()));
                }

                break;
        }
    }
}

/// <summary>
/// Counts numbered messages by stream. Numbers count up by one, and a message may come twice, so what is missing below
/// the highest number was lost. Thread-safe.
/// </summary>
internal sealed class EventStreams
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (long Last, HashSet<long> Gaps)> _streams = [];
    private long _distinct;
    private long _repeated;

    /// <summary>Different messages that came.</summary>
    public long Distinct => Interlocked.Read(ref _distinct);

    /// <summary>Messages that came once more.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Numbers that were passed over and have not come since.</summary>
    public long Missing
    {
        get
        {
            lock (_lock)
                return _streams.Values.Sum(stream => (long)stream.Gaps.Count);
        }
    }

    /// <summary>Takes note of a message.</summary>
    /// <param name="stream">Its stream, whose numbers begin with 1.</param>
    /// <param name="number">Its number.</param>
    public void Add(string stream, long number)
    {
        lock (_lock)
        {
            (long last, HashSet<long> gaps) = _streams.GetValueOrDefault(stream, (0, []));
            if (number > last)
            {
                for (long missing = last + 1; missing < number; missing++)
                    gaps.Add(missing);
                _streams[stream] = (number, gaps);
                _distinct++;
            }
            else if (gaps.Remove(number))
            {
                _distinct++;
            }
            else
            {
                _repeated++;
            }
        }
    }
}
