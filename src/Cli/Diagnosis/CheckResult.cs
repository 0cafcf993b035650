namespace SamStream.Cli.Diagnosis;

/// <summary>What a check found.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Status">Whether it works.</param>
/// <param name="Finding">What was found.</param>
/// <param name="Cure">What to do; null if there is nothing to do.</param>
internal sealed record CheckResult(string Name, CheckStatus Status, string Finding, string? Cure = null)
{
    public static CheckResult Ok(string name, string finding) => new(name, CheckStatus.Ok, finding);

    public static CheckResult Warning(string name, string finding, string cure) =>
        new(name, CheckStatus.Warning, finding, cure);

    public static CheckResult Failure(string name, string finding, string cure) =>
        new(name, CheckStatus.Failure, finding, cure);
}
