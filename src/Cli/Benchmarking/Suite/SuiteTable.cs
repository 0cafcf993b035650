namespace SamStream.Cli.Benchmarking.Suite;

/// <summary>One table of a suite, measured.</summary>
/// <param name="Part">Which.</param>
/// <param name="What">What was measured.</param>
/// <param name="Baseline">The row that the others are compared with.</param>
/// <param name="Standings">Its rows, and who failed.</param>
internal sealed record SuiteTable(SuitePart Part, string What, string Baseline, IReadOnlyList<Standing> Standings)
{
    /// <summary>Those that were measured.</summary>
    public IEnumerable<Standing> Rows => Standings.Where(standing => standing.Failure is null);

    /// <summary>Those that were not.</summary>
    public IEnumerable<Standing> Failed => Standings.Where(standing => standing.Failure is not null);

    /// <summary>How many times as fast as the baseline; null where that was not measured.</summary>
    public double? SpeedOf(Standing standing) =>
        Rows.FirstOrDefault(row => row.Name == Baseline) is { } baseline ? standing.SpeedAgainst(baseline) : null;
}
