using SamStream.Pipeline.Diagnostics;

namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>How a contestant did.</summary>
/// <param name="Name">Its row's name.</param>
/// <param name="Laps">One for each round; empty if it failed.</param>
/// <param name="Failure">Why it failed; null if it did not.</param>
internal sealed record Standing(string Name, IReadOnlyList<Lap> Laps, string? Failure = null)
{
    /// <summary>Milliseconds on the clock for a frame.</summary>
    public Spread FrameMs => Spread.Of([.. Laps.Select(lap => lap.FrameMs)]);

    /// <summary>Milliseconds of all processors for a frame, median.</summary>
    public double ProcessorMs => BenchReport.Median([.. Laps.Select(lap => lap.FrameProcessorMs)]);

    /// <summary>Resident bytes, median of the rounds' highest.</summary>
    public double ResidentBytes => BenchReport.Median([.. Laps.Select(lap => (double)lap.ResidentBytes)]);

    /// <summary>What they consisted of, each part the median of the rounds; null where that is not told.</summary>
    public ResidentMemory? Memory
    {
        get
        {
            ResidentMemory[] laps = [.. Laps.Select(lap => lap.Memory).OfType<ResidentMemory>()];
            return laps.Length == 0
                ? null
                : new ResidentMemory(
                    MedianOf(part => part.TotalBytes), MedianOf(part => part.LibraryBytes), MedianOf(part => part.GeneratedCodeBytes),
                    MedianOf(part => part.ManagedBytes), MedianOf(part => part.NativeBytes), MedianOf(part => part.ChildBytes));

            long MedianOf(Func<ResidentMemory, long> part) => (long)BenchReport.Median([.. laps.Select(lap => (double)part(lap))]);
        }
    }

    /// <summary>How many times as fast it is: the median of the rounds' ratios, since a round's laps are close in time.</summary>
    public double SpeedAgainst(Standing other) =>
        BenchReport.Median([.. other.Laps.Zip(Laps, (theirs, own) => theirs.FrameMs / own.FrameMs)]);
}
