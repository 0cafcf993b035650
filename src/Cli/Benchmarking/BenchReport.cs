using SamStream.Pipeline.Diagnostics;

namespace SamStream.Cli.Benchmarking;

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
