using SamStream.Bench.Overhead;
using SamStream.Bench.Workers;
using SamStream.Pipeline.Diagnostics;

namespace SamStream.Bench.Suite;

/// <summary>How a benchmark did.</summary>
/// <param name="Name">Its row's name.</param>
/// <param name="Measurements">One for each round; empty if it failed.</param>
/// <param name="Failure">Why it failed; null if it did not.</param>
internal sealed record BenchmarkResult(string Name, IReadOnlyList<Measurement> Measurements, string? Failure = null)
{
    /// <summary>Milliseconds on the clock for a frame.</summary>
    public Spread FrameMs => Spread.Of([.. Measurements.Select(measurement => measurement.FrameMs)]);

    /// <summary>Milliseconds of all processors for a frame, median.</summary>
    public double ProcessorMs => BenchReport.Median([.. Measurements.Select(measurement => measurement.FrameProcessorMs)]);

    /// <summary>Resident bytes, median of the rounds' highest.</summary>
    public double ResidentBytes => BenchReport.Median([.. Measurements.Select(measurement => (double)measurement.ResidentBytes)]);

    /// <summary>What they consisted of, each part the median of the rounds; null where that is not told.</summary>
    public ResidentMemory? Memory
    {
        get
        {
            ResidentMemory[] measurements = [.. Measurements.Select(measurement => measurement.Memory).OfType<ResidentMemory>()];
            return measurements.Length == 0
                ? null
                : new ResidentMemory(
                    MedianOf(part => part.TotalBytes), MedianOf(part => part.LibraryBytes), MedianOf(part => part.GeneratedCodeBytes),
                    MedianOf(part => part.ManagedBytes), MedianOf(part => part.NativeBytes), MedianOf(part => part.ChildBytes));

            long MedianOf(Func<ResidentMemory, long> part) => (long)BenchReport.Median([.. measurements.Select(measurement => (double)part(measurement))]);
        }
    }

    /// <summary>How many times as fast it is: the median of the rounds' ratios, since a round's measurements are close in time.</summary>
    public double SpeedAgainst(BenchmarkResult other) =>
        BenchReport.Median([.. other.Measurements.Zip(Measurements, (theirs, own) => theirs.FrameMs / own.FrameMs)]);
}

/// <summary>Values of several rounds.</summary>
/// <param name="Median">The middle one, or the mean of the two in the middle.</param>
/// <param name="Lowest">The lowest.</param>
/// <param name="Highest">The highest.</param>
internal readonly record struct Spread(double Median, double Lowest, double Highest)
{
    /// <summary>Of at least one value.</summary>
    public static Spread Of(IReadOnlyList<double> values) =>
        new(BenchReport.Median(values), values.Min(), values.Max());
}
