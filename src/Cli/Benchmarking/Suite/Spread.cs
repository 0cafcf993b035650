namespace SamStream.Cli.Benchmarking.Suite;

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
