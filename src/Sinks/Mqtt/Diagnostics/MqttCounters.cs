using SamStream.Pipeline.Diagnostics;

namespace SamStream.Sinks.Mqtt.Diagnostics;

/// <summary>What one connection counts; thread-safe.</summary>
internal sealed class MqttCounters(string? camera, TimeProvider time)
{
    /// <summary>End of the words for what gave way to something newer.</summary>
    public const string Superseded = "_superseded";

    private const string Refused = "refused";

    // Of the topics that are refused, that many are named.
    private const int MostRefusals = 3;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _refusals = new(StringComparer.Ordinal);
    private readonly WordCounts _published = new();
    private readonly LatencyHistogram _latency = new();
    private bool _isConnected;
    private DateTimeOffset _since = time.GetUtcNow();
    private long _connections;
    private string? _lastError;
    private long _publishedBytes;

    /// <summary>Messages given up, by cause.</summary>
    public WordCounts Shed { get; } = new();

    /// <summary>Results that were degraded, by what they became.</summary>
    public WordCounts Degraded { get; } = new();

    /// <summary>Requests that were taken.</summary>
    public WordCounts Outcomes { get; } = new();

    /// <summary>Requests that were not, by reason.</summary>
    public WordCounts Refusals { get; } = new();

    public bool IsConnected
    {
        get
        {
            lock (_lock)
                return _isConnected;
        }
    }

    public long Reconnects
    {
        get
        {
            lock (_lock)
                return Math.Max(0, _connections - 1);
        }
    }

    public void Connected()
    {
        lock (_lock)
        {
            (_isConnected, _since) = (true, time.GetUtcNow());
            _connections++;
        }
    }

    public void Disconnected(string? reason)
    {
        lock (_lock)
        {
            (_isConnected, _since) = (false, time.GetUtcNow());
            _lastError = reason ?? _lastError;
        }
    }

    public void Failed(string reason)
    {
        lock (_lock)
            _lastError = reason;
    }

    public void Published(string kind, int bytes, TimeSpan latency)
    {
        _published.Add(kind);
        Interlocked.Add(ref _publishedBytes, bytes);
        _latency.Record(latency);
    }

    /// <summary>The broker does not want a message: it is asked no second time.</summary>
    public void Refuse(string topic, string reason)
    {
        Shed.Add(Refused);
        lock (_lock)
        {
            if (_refusals.Count < MostRefusals)
                _refusals[topic] = reason;
            _lastError = $"the broker refuses messages on {topic}: {reason}";
        }
    }

    /// <summary>Topics on which the broker took no message since the last call, with the reasons.</summary>
    public string TakeRefusals()
    {
        lock (_lock)
        {
            string told = string.Join("; ", _refusals.Select(refusal => $"{refusal.Key}: {refusal.Value}"));
            _refusals.Clear();
            return told;
        }
    }

    public MqttSnapshot Snapshot(long spoolMessages, long spoolBytes, string? spoolError)
    {
        var requests = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach ((string word, long count) in Outcomes.ToDictionary().Concat(Refusals.ToDictionary()))
            requests[word] = count;
        lock (_lock)
        {
            return new MqttSnapshot
            {
                Camera = camera,
                IsConnected = _isConnected,
                Since = _since,
                Reconnects = Math.Max(0, _connections - 1),
                LastError = _lastError,
                Published = _published.ToDictionary(),
                PublishedBytes = Interlocked.Read(ref _publishedBytes),
                Shed = Shed.ToDictionary(),
                SpoolMessages = spoolMessages,
                SpoolBytes = spoolBytes,
                SpoolError = spoolError,
                Degraded = Degraded.ToDictionary(),
                Requests = requests,
                PublishLatency = _latency.Summarize(),
            };
        }
    }
}
