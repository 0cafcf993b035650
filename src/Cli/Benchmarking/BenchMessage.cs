using System.Text.Json.Serialization;

namespace SamStream.Cli.Benchmarking;

/// <summary>What <c>samstream bench --json</c> says (docs/messages.md).</summary>
internal sealed record BenchMessage
{
    public int Schema { get; init; } = 1;

    public required string Input { get; init; }

    /// <summary>In each round.</summary>
    public required int Frames { get; init; }

    public required int Objects { get; init; }

    /// <summary>Frames a second of encoder and mask decoder alone, for each round.</summary>
    public required IReadOnlyList<double> BareLoop { get; init; }

    /// <summary>Frames a second of the whole job, for each round.</summary>
    public required IReadOnlyList<double> WholeJob { get; init; }

    /// <summary>Median over the rounds of the whole job's rate over the bare loop's.</summary>
    public required double Ratio { get; init; }

    /// <summary>Of all processors for one frame, median.</summary>
    public required double BareProcessorSeconds { get; init; }

    public required double WholeProcessorSeconds { get; init; }

    /// <summary>Masks that the whole job did not ask for because their object was lost; the most of a round.</summary>
    public required long LostMasks { get; init; }

    /// <summary>Of the last round.</summary>
    public required IReadOnlyList<BenchStageMessage> Stages { get; init; }

    /// <summary>Managed bytes a frame after warm-up.</summary>
    public required double EncodeBytesMedian { get; init; }

    public required long EncodeBytesMost { get; init; }

    public required double TrackBytesMedian { get; init; }

    public required long TrackBytesMost { get; init; }

    public static BenchMessage Of(BenchReport report) => new()
    {
        Input = report.Input,
        Frames = report.Frames,
        Objects = report.Objects,
        BareLoop = [.. report.BareLoop.Select(round => Math.Round(round.FrameRate, 4))],
        WholeJob = [.. report.WholeJob.Select(round => Math.Round(round.FrameRate, 4))],
        Ratio = Math.Round(report.Ratio, 4),
        BareProcessorSeconds = Math.Round(report.BareProcessorSeconds, 4),
        WholeProcessorSeconds = Math.Round(report.WholeProcessorSeconds, 4),
        LostMasks = report.LostMasks,
        Stages =
        [
            .. report.Stages.Select(stage => new BenchStageMessage(
                stage.Name, stage.Items, Milliseconds(stage.Latency.Mean), Milliseconds(stage.Latency.P50),
                Milliseconds(stage.Latency.P95), Milliseconds(stage.Latency.P99))),
        ],
        EncodeBytesMedian = report.EncodeBytes.Median,
        EncodeBytesMost = report.EncodeBytes.Most,
        TrackBytesMedian = report.TrackBytes.Median,
        TrackBytesMost = report.TrackBytes.Most,
    };

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}

/// <summary>Latencies of one stage in milliseconds.</summary>
internal sealed record BenchStageMessage(
    string Name, long Frames, double MeanMs, double P50Ms, double P95Ms, double P99Ms);

/// <summary>Serializer, made at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(BenchMessage))]
internal sealed partial class BenchJson : JsonSerializerContext;
