using System.Globalization;

namespace SamStream.Soak.Reports;

/// <summary>What became of one scenario.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Fault">What was done.</param>
/// <param name="Command">The command line that does it again.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Checks">What was measured.</param>
/// <param name="Failure">Why it could not be carried through, or null.</param>
internal sealed record ScenarioReport(
    string Name, string Fault, string Command, TimeSpan Elapsed, IReadOnlyList<Check> Checks, string? Failure)
{
    /// <summary>True if it came to its end and every bound was kept.</summary>
    public bool IsPassed => Failure is null && Checks.All(check => check.IsKept);
}

/// <summary>One figure of a scenario.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">The value with its unit.</param>
/// <param name="Bound">What it has to keep; null: it is told only.</param>
/// <param name="IsKept">Whether it does; true if there is no bound.</param>
internal sealed record Check(string What, string Measured, string? Bound, bool IsKept)
{
    /// <summary>A figure without a bound.</summary>
    public static Check Told(string what, string measured) => new(what, measured, null, true);

    /// <summary>A count that has to be zero.</summary>
    public static Check Zero(string what, long count) => new(what, Figures.Count(count), "0", count == 0);

    /// <summary>A duration that must not be longer.</summary>
    public static Check AtMost(string what, TimeSpan measured, TimeSpan bound, string? why = null) =>
        new(what, Figures.Seconds(measured), $"≤ {Figures.Seconds(bound)}{(why is null ? "" : $" ({why})")}", measured <= bound);
}

/// <summary>Numbers as they stand in reports, alike in every country.</summary>
internal static class Figures
{
    public static string Count(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Seconds(TimeSpan value) => string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.00} s");

    public static string Milliseconds(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0} ms");

    public static string Megabytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:+0.0;-0.0;0.0} %");

    public static string Rate(double value) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00}/s");
}
