using System.Globalization;
using System.Text.Json.Serialization;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Bench.Overhead;

/// <summary>What a benchmark measured.</summary>
internal sealed record BenchReport
{
    /// <summary>Frames before which allocations do not count: buffers are made at first use.</summary>
    public const int WarmUpFrames = 5;

    public required string Input { get; init; }

    public required int Frames { get; init; }

    public required int Objects { get; init; }

    /// <summary>Encoder and mask decoder alone, for each round.</summary>
    public required IReadOnlyList<BareRound> BareLoop { get; init; }

    /// <summary>The whole job, for each round.</summary>
    public required IReadOnlyList<WholeJobRound> WholeJob { get; init; }

    public double BareFrameRate => Median([.. BareLoop.Select(round => round.FrameRate)]);

    public double WholeFrameRate => Median([.. WholeJob.Select(round => round.FrameRate)]);

    /// <summary>Of all processors for one frame.</summary>
    public double BareProcessorSeconds => Median([.. BareLoop.Select(round => round.ProcessorSeconds)]);

    /// <summary>The same of the whole job.</summary>
    public double WholeProcessorSeconds => Median([.. WholeJob.Select(round => round.ProcessorSeconds)]);

    /// <summary>What was left of the bare loop's speed with everything around it, for each round.</summary>
    public IReadOnlyList<double> Ratios =>
        [.. WholeJob.Zip(BareLoop, (whole, bare) => whole.FrameRate / bare.FrameRate)];

    /// <summary>Median of <see cref="Ratios"/>: a machine that gets slower between rounds does not count. Above 1: stages overlap.</summary>
    public double Ratio => Median(Ratios);

    /// <summary>How often an object was lost in a round of the whole job, and the decoder had less to do than in the bare loop.</summary>
    public long LostMasks => WholeJob.Max(round => round.LostMasks);

    /// <summary>Stages of the last round.</summary>
    public IReadOnlyList<StageSnapshot> Stages => WholeJob[^1].Snapshot.Stages;

    /// <summary>Managed bytes of a frame on the encode stage after warm-up: median and most over all rounds.</summary>
    public (double Median, long Most) EncodeBytes => Allocation(round => round.EncodeBytes);

    /// <summary>The same of the track stage.</summary>
    public (double Median, long Most) TrackBytes => Allocation(round => round.TrackBytes);

    internal static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private (double Median, long Most) Allocation(Func<WholeJobRound, IReadOnlyList<long>> bytes)
    {
        long[] warm = [.. WholeJob.SelectMany(round => bytes(round).Skip(WarmUpFrames))];
        return warm.Length == 0 ? (0, 0) : (Median([.. warm.Select(value => (double)value)]), warm.Max());
    }
}

/// <summary>A benchmark's report as Markdown tables.</summary>
internal static class BenchTables
{
    public static void Write(BenchReport report, TextWriter output)
    {
        output.WriteLine(Invariant(
            $"{report.Input}: {report.WholeJob.Count} rounds of {report.Frames} frames with {report.Objects} objects"));
        output.WriteLine();
        var speeds = new TextTable("frames/s", "median", "processor s/frame", "rounds");
        speeds.Add("bare loop: encoder + mask decoder", Two(report.BareFrameRate), Two(report.BareProcessorSeconds),
            Rounds(report.BareLoop.Select(round => round.FrameRate)));
        speeds.Add("whole job: decode, track, all outputs", Two(report.WholeFrameRate),
            Two(report.WholeProcessorSeconds), Rounds(report.WholeJob.Select(round => round.FrameRate)));
        speeds.Add("ratio", Two(report.Ratio), "", Rounds(report.Ratios));
        speeds.Write(output);
        if (report.LostMasks > 0)
        {
            output.WriteLine();
            output.WriteLine(Invariant(
                $"{report.LostMasks} masks of lost objects were not decoded in the whole job: the ratio flatters it."));
        }

        output.WriteLine();

        var stages = new TextTable("stage (last round)", "frames", "mean ms", "p50", "p95", "p99", "max");
        foreach (StageSnapshot stage in report.Stages.Where(stage => stage.Latency.Count > 0))
        {
            LatencySummary latency = stage.Latency;
            stages.Add([stage.Name, $"{latency.Count}", .. new[]
            {
                latency.Mean, latency.P50, latency.P95, latency.P99, latency.Max,
            }.Select(time => time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture))]);
        }

        stages.Write(output);
        output.WriteLine();

        var memory = new TextTable("managed bytes a frame after warm-up", "median", "most");
        memory.Add("encode stage", Invariant($"{report.EncodeBytes.Median:0}"), Invariant($"{report.EncodeBytes.Most}"));
        memory.Add("track stage", Invariant($"{report.TrackBytes.Median:0}"), Invariant($"{report.TrackBytes.Most}"));
        memory.Write(output);
    }

    private static string Rounds(IEnumerable<double> rates) => string.Join(" ", rates.Select(Two));

    private static string Two(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

/// <summary>What <c>samstream-bench --json</c> says (docs/messages.md).</summary>
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
