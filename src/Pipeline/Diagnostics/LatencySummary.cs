namespace SamStream.Pipeline.Diagnostics;

/// <summary>A <see cref="LatencyHistogram"/> at one moment.</summary>
public sealed record LatencySummary(
    long Count, TimeSpan Mean, TimeSpan P50, TimeSpan P95, TimeSpan P99, TimeSpan Max)
{
    /// <summary>Nothing recorded.</summary>
    public static LatencySummary None { get; } =
        new(0, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
}
