namespace SamStream.Sinks.Messages;

/// <summary>Durations in milliseconds.</summary>
internal sealed record LatencyMessage(long Count, double MeanMs, double P50Ms, double P95Ms, double P99Ms, double MaxMs);
