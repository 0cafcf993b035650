using SamStream.Cli.Soaking.Reporting;

namespace SamStream.Cli.Soaking.Measuring;

/// <summary>Whether a process grows, from its samples after warm-up.</summary>
/// <param name="samples">In the order of time.</param>
/// <param name="warmUp">What is left out of them.</param>
internal sealed class Growth(IReadOnlyList<ProcessSample> samples, TimeSpan warmUp)
{
    /// <summary>The shortest time, warm-up apart, from which a slope says anything.</summary>
    public static readonly TimeSpan Judged = TimeSpan.FromMinutes(5);

    private const double MostBytes = 1e6;
    private const int MostMore = 2;
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    private readonly ProcessSample[] _after = [.. samples.Where(sample => sample.Time >= warmUp)];

    /// <summary>Slope of the memory, and first against last of threads and handles. Short runs are told, not judged.</summary>
    public IReadOnlyList<Check> Checks()
    {
        if (_after.Length < 2)
            return [Check.Told("memory", "too short to tell")];
        double slope = Slope.PerMinute([.. _after.Select(sample => (sample.Time, (double)sample.ResidentBytes))]) * Span.TotalMinutes;
        bool isLong = _after[^1].Time - _after[0].Time >= Judged;
        string memory = $"{Figures.Megabytes(slope)} in 10 min";
        return
        [
            isLong
                ? new Check("slope of resident memory", memory, "< 1 MB in 10 min", slope < MostBytes)
                : Check.Told("slope of resident memory", $"{memory} (too short to judge)"),
            Check.Told("resident memory", Over(sample => sample.ResidentBytes, Figures.Megabytes)),
            Check.Told("managed heap", Over(sample => sample.HeapBytes, Figures.Megabytes)),
            Flat("threads", sample => sample.Threads, isLong),
            Flat("files and sockets", sample => sample.Handles, isLong),
        ];
    }

    private Check Flat(string what, Func<ProcessSample, double> value, bool isLong)
    {
        (double first, double last) = Ends(value);
        string measured = Over(value, count => Figures.Count((long)count));
        return isLong
            ? new Check(what, measured, $"last fifth ≤ first + {MostMore}", last <= first + MostMore)
            : Check.Told(what, measured);
    }

    // The medians of the first fifth and the last, and the highest value.
    private string Over(Func<ProcessSample, double> value, Func<double, string> write)
    {
        (double first, double last) = Ends(value);
        double most = _after.Max(value);
        return $"{write(first)} → {write(last)}, most {write(most)}";
    }

    private (double First, double Last) Ends(Func<ProcessSample, double> value)
    {
        int fifth = Math.Max(1, _after.Length / 5);
        return (Quantiles.Of(_after.Take(fifth).Select(value), 0.5), Quantiles.Of(_after.TakeLast(fifth).Select(value), 0.5));
    }
}
