namespace SamStream.Cli.Diagnosis;

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
