namespace SamStream.Integration.Tests.Processes;

/// <summary>What a finished process said.</summary>
/// <param name="ExitCode">128 plus the signal's number if a signal ended it.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
}
