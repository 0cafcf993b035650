namespace SamStream.Cli.Soaking.Reporting;

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
