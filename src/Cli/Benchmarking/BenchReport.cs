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

    /// <summary>Frames a second of encoder and mask decoder alone, for each round.</summary>
    public required IReadOnlyList<double> BareLoop { get; init; }

    /// <summary>The whole job, for each round.</summary>
    public required IReadOnlyList<WholeJobRound> WholeJob { get; init; }

    public double BareFrameRate => Median(BareLoop);

    public double WholeFrameRate => Median([.. WholeJob.Select(round => round.Snapshot.MeasuredFrameRate)]);

    /// <summary>What is left of the bare loop's speed with everything around it; above 1: stages overlap.</summary>
    public double Ratio => WholeFrameRate / BareFrameRate;

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
