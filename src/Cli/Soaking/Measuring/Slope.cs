namespace SamStream.Cli.Soaking.Measuring;

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
