namespace SamStream.Cli.Soaking.Reporting;

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
