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

/// <summary>What came of a check.</summary>
internal enum CheckStatus
{
    /// <summary>It is there and works.</summary>
    Ok,

    /// <summary>Something that not everybody needs is missing.</summary>
    Warning,

    /// <summary>Something that every run needs is missing or broken.</summary>
    Failure,
}

/// <summary>How a status is said.</summary>
internal static class CheckNames
{
    public static string Of(CheckStatus status) => status switch
    {
        CheckStatus.Ok => "ok",
        CheckStatus.Warning => "warn",
        CheckStatus.Failure => "fail",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };
}
