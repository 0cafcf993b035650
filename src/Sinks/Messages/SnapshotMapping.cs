using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Sinks.Messages;

/// <summary>A pipeline's snapshot to its wire message.</summary>
internal static class SnapshotMapping
{
    public static PipelineSummaryMessage ToMessage(this PipelineSnapshot snapshot) => new()
    {
        ElapsedSeconds = Math.Round(snapshot.Elapsed.TotalSeconds, 3),
        MeasuredFrameRate = Math.Round(snapshot.MeasuredFrameRate, 3),
        FramesCaptured = snapshot.FramesCaptured,
        FramesEncoded = snapshot.FramesEncoded,
        FramesTracked = snapshot.FramesTracked,
        Drops = snapshot.Drops.ToDictionary(drop => EnumWord.Of(drop.Key), drop => drop.Value),
        Warnings = snapshot.SourceWarnings,
        CaptureToResult = ToMessage(snapshot.CaptureToResult),
        Stages = [.. snapshot.Stages.Select(ToMessage)],
    };

    private static StageMessage ToMessage(StageSnapshot stage) => new()
    {
        Name = stage.Name,
        State = EnumWord.Of(stage.State),
        Items = stage.Items,
        Latency = ToMessage(stage.Latency),
        Error = stage.Error,
    };

    private static LatencyMessage ToMessage(LatencySummary latency) => new(
        latency.Count, Ms(latency.Mean), Ms(latency.P50), Ms(latency.P95), Ms(latency.P99), Ms(latency.Max));

    private static double Ms(TimeSpan duration) => Math.Round(duration.TotalMilliseconds, 3);
}
