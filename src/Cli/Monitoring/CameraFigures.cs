using System.Globalization;
using SamStream.Pipeline;
using SamStream.Pipeline.Diagnostics;
using SamStream.Pipeline.Results;
using SamStream.Pipeline.Scheduling;
using SamStream.Pipeline.Supervision;

namespace SamStream.Cli.Monitoring;

/// <summary>A camera's figures at one moment, of which two make a line of the log.</summary>
internal sealed record CameraFigures
{
    /// <summary>Before anything has happened.</summary>
    public static CameraFigures None { get; } = new();

    public SourceState State { get; init; }

    public long Captured { get; init; }

    public long Encoded { get; init; }

    public IReadOnlyDictionary<DropCause, long> Drops { get; init; } = new Dictionary<DropCause, long>();

    /// <summary>Since the moment before.</summary>
    public LatencySummary Latency { get; init; } = LatencySummary.None;

    /// <summary>What the newest frame took from the camera to here; null if that is not known.</summary>
    public TimeSpan? Road { get; init; }

    /// <summary>What the shared budget says; null without one.</summary>
    public BudgetSnapshot? Load { get; init; }

    public IReadOnlyList<(TrackState State, int Count)> Objects { get; init; } = [];

    /// <summary>The figures now; what latency it takes is not in the next ones.</summary>
    public static CameraFigures Of(CameraMonitor camera)
    {
        PipelineSnapshot? snapshot = camera.Snapshot();
        return new CameraFigures
        {
            State = CameraMonitor.StatusOf(snapshot).State,
            Captured = snapshot?.FramesCaptured ?? 0,
            Encoded = snapshot?.FramesEncoded ?? 0,
            Drops = snapshot?.Drops ?? new Dictionary<DropCause, long>(),
            Latency = camera.TakeLatency(),
            Road = snapshot?.RoadLatency,
            Load = snapshot?.Load,
            Objects =
            [
                .. Enum.GetValues<TrackState>()
                    .Select(state => (state, camera.ObjectsIn(state)))
                    .Where(objects => objects.Item2 > 0),
            ],
        };
    }

    /// <summary>9.8 frames/s in, 2.1 encoded; dropped 77 superseded; latency p50 480 ms, p95 610 ms; road 95 ms; running; objects: 2 tracked.</summary>
    public string Since(CameraFigures before, TimeSpan elapsed)
    {
        double seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        string[] drops =
        [
            .. Drops
                .Select(drop => (drop.Key, Count: drop.Value - before.Drops.GetValueOrDefault(drop.Key)))
                .Where(drop => drop.Count > 0)
                .Select(drop => string.Create(CultureInfo.InvariantCulture, $"{drop.Count} {EnumWord.Of(drop.Key)}")),
        ];
        string[] objects = [.. Objects.Select(objects => string.Create(
            CultureInfo.InvariantCulture, $"{objects.Count} {EnumWord.Of(objects.State)}"))];
        string latency = Latency.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"; latency p50 {Latency.P50.TotalMilliseconds:0} ms, p95 {Latency.P95.TotalMilliseconds:0} ms");
        string road = Road is { } time ? string.Create(CultureInfo.InvariantCulture, $"; road {time.TotalMilliseconds:0} ms") : "";
        string load = Load is null or { Stage: LoadStage.None } ? "" : string.Create(CultureInfo.InvariantCulture,
            $" ({100 * Load.Share:0} % of the schedule)");
        return string.Create(CultureInfo.InvariantCulture,
            $"{(Captured - before.Captured) / seconds:0.0} frames/s in, {(Encoded - before.Encoded) / seconds:0.0} encoded")
            + load
            + (drops.Length == 0 ? "" : $"; dropped {string.Join(", ", drops)}")
            + latency
            + road
            + $"; {EnumWord.Of(State)}; objects: {(objects.Length == 0 ? "none" : string.Join(", ", objects))}";
    }
}
