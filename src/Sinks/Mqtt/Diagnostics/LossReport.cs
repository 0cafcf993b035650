using Microsoft.Extensions.Logging;

namespace SamStream.Sinks.Mqtt.Diagnostics;

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
            LogRefused(logger, name, refused);
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

    [LoggerMessage(2212, LogLevel.Warning, "MQTT of {Name}: requests not carried out: {Counts}")]
    private static partial void LogRefused(ILogger logger, string name, string counts);
}
