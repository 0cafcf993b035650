using System.Diagnostics;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Setup;

/// <summary>One run of a script of <c>build/</c>, from the repository's root.</summary>
internal sealed record BuildScript(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a program with the arguments given.</summary>
    /// <param name="commandLine">The program and its arguments, relative to the repository's root.</param>
    /// <param name="stubs">A folder searched for programs before all others, or null.</param>
    public static async Task<BuildScript> RunAsync(IEnumerable<string> commandLine, string? stubs = null)
    {
        string[] words = [.. commandLine];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = RepositoryPaths.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (stubs is not null)
            start.Environment["PATH"] = $"{stubs}:{Environment.GetEnvironmentVariable("PATH")}";

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new BuildScript(process.ExitCode, await output, await errors);
    }
}
