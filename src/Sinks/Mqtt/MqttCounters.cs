using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Sinks.Mqtt;

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
    private string? _lastRefusal;
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

    /// <summary>A request is not carried out.</summary>
    /// <param name="code">One of <c>RefusalCode</c>.</param>
    /// <param name="reason">As its sender is told, or null.</param>
    public void RefuseRequest(string code, string? reason)
    {
        Refusals.Add(code);
        lock (_lock)
            _lastRefusal = reason ?? _lastRefusal;
    }

    /// <summary>Why the latest request since the last call was not carried out; null if nobody said.</summary>
    public string? TakeLastRefusal()
    {
        lock (_lock)
        {
            string? told = _lastRefusal;
            _lastRefusal = null;
            return told;
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

/// <summary>Counts by word, from a fixed vocabulary; thread-safe.</summary>
internal sealed class WordCounts
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new(StringComparer.Ordinal);

    public long this[string word] => _counts.TryGetValue(word, out StrongBox<long>? count) ? Volatile.Read(ref count.Value) : 0;

    public void Add(string word, long count = 1)
    {
        if (count > 0)
            Interlocked.Add(ref _counts.GetOrAdd(word, _ => new StrongBox<long>()).Value, count);
    }

    /// <summary>What occurred, in alphabetical order.</summary>
    public IReadOnlyDictionary<string, long> ToDictionary() =>
        new SortedDictionary<string, long>(_counts.ToDictionary(pair => pair.Key, pair => Volatile.Read(ref pair.Value.Value)), StringComparer.Ordinal);
}

/// <summary>What messages count as.</summary>
internal static class MessageKind
{
    public const string Masks = "masks";
    public const string Overlay = "overlay";
    public const string Snapshot = "snapshot";
    public const string Status = "status";
    public const string Discovery = "discovery";
    public const string Events = "events";
    public const string Answers = "answers";
}

/// <summary>Says what was lost or refused since the last time, in one line at most every ten seconds.</summary>
internal sealed partial class LossReport(string name, MqttCounters counters, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private IReadOnlyDictionary<string, long> _shedBefore = counters.Shed.ToDictionary();
    private IReadOnlyDictionary<string, long> _refusedBefore = counters.Refusals.ToDictionary();
    private long _writtenAt = time.GetTimestamp();

    public void Tick()
    {
        if (time.GetElapsedTime(_writtenAt) >= Interval)
            Write();
    }

    /// <summary>The same at once, at the end.</summary>
    public void Write()
    {
        _writtenAt = time.GetTimestamp();
        if (Changes(counters.Shed, ref _shedBefore) is { Length: > 0 } shed)
            LogShed(logger, name, shed);
        if (counters.TakeRefusals() is { Length: > 0 } refusals)
            LogRefusedByBroker(logger, name, refusals);
        if (Changes(counters.Refusals, ref _refusedBefore) is { Length: > 0 } refused)
            LogRefused(logger, name, refused, counters.TakeLastRefusal() is { } reason ? $"; the last one: {reason}" : "");
    }

    private static string Changes(WordCounts counts, ref IReadOnlyDictionary<string, long> before)
    {
        IReadOnlyDictionary<string, long> now = counts.ToDictionary(), last = before;
        before = now;
        // A newer picture in place of an older one is the rule, not a loss.
        return string.Join(", ", now
            .Select(pair => (Word: pair.Key, Count: pair.Value - last.GetValueOrDefault(pair.Key)))
            .Where(change => change.Count > 0 && !change.Word.EndsWith(MqttCounters.Superseded, StringComparison.Ordinal))
            .Select(change => $"{change.Word} {change.Count}"));
    }

    [LoggerMessage(2211, LogLevel.Warning, "MQTT of {Name}: messages lost: {Counts}")]
    private static partial void LogShed(ILogger logger, string name, string counts);

    [LoggerMessage(2213, LogLevel.Warning, "MQTT of {Name}: the broker refuses messages on {Refusals}")]
    private static partial void LogRefusedByBroker(ILogger logger, string name, string refusals);

    [LoggerMessage(2212, LogLevel.Warning, "MQTT of {Name}: requests not carried out: {Counts}{Reason}")]
    private static partial void LogRefused(ILogger logger, string name, string counts, string reason);
}
