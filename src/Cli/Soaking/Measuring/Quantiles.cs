namespace SamStream.Cli.Soaking.Measuring;

/// <summary>Quantiles of a sample, by nearest rank: each is one of the values.</summary>
internal static class Quantiles
{
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
