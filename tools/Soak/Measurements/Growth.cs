using SamStream.Soak.Reports;


namespace SamStream.Soak.Measurements;

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

/// <summary>The straight line of least squares through points in time.</summary>
internal static class Slope
{
    /// <summary>The line's rise in the values' unit a minute; 0 if all points are at one time.</summary>
    public static double PerMinute(IReadOnlyList<(TimeSpan Time, double Value)> points)
    {
        if (points.Count == 0)
            throw new ArgumentException("There is no line through no points.", nameof(points));
        double middle = points.Average(point => point.Time.TotalMinutes), mean = points.Average(point => point.Value);
        double square = points.Sum(point => Math.Pow(point.Time.TotalMinutes - middle, 2));
        return square == 0
            ? 0
            : points.Sum(point => (point.Time.TotalMinutes - middle) * (point.Value - mean)) / square;
    }
}

/// <summary>Quantiles of a sample, by nearest rank: each is one of the values.</summary>
internal static class Quantiles
{
    /// <summary>Times of which 95 of 100 must not be longer.</summary>
    /// <param name="what">What was measured; how often is added.</param>
    /// <param name="milliseconds">Not empty.</param>
    /// <param name="most">The bound.</param>
    public static Check MostlyWithin(string what, IReadOnlyList<double> milliseconds, TimeSpan most) => new(
        $"{what} ({milliseconds.Count})", Text(milliseconds), $"p95 ≤ {Figures.Milliseconds(most.TotalMilliseconds)}",
        Of(milliseconds, 0.95) <= most.TotalMilliseconds);

    /// <summary>p50 10 ms, p95 26 ms, p99 35 ms.</summary>
    public static string Text(IReadOnlyCollection<double> milliseconds) =>
        $"p50 {Figures.Milliseconds(Of(milliseconds, 0.5))}, p95 {Figures.Milliseconds(Of(milliseconds, 0.95))}, "
        + $"p99 {Figures.Milliseconds(Of(milliseconds, 0.99))}";

    /// <summary>The smallest value that at least this share of the sample does not exceed.</summary>
    /// <param name="values">In any order; at least one.</param>
    /// <param name="share">Above 0, at most 1.</param>
    public static double Of(IEnumerable<double> values, double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            throw new ArgumentException("There is no quantile of nothing.", nameof(values));
        return sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}
