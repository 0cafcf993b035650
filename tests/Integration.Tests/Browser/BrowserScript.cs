using System.Diagnostics;
using System.Text.Json;
using SamStream.TestSupport;

namespace SamStream.Integration.Tests.Browser;

/// <summary>A scenario for a real browser, one of <c>scenarios</c>: it drives Chromium, and says "done" at its end.</summary>
internal static class BrowserScript
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private static string Folder => RepositoryPaths.Combine("tests/Integration.Tests/Browser");

    /// <summary>Runs a scenario to its end, which fails the test if it is not a good one.</summary>
    /// <param name="scenario">Name of its file, without .mjs.</param>
    /// <param name="address">Of the console.</param>
    /// <param name="given">What the scenario needs besides.</param>
    /// <returns>What it said.</returns>
    public static async Task<string> RunAsync(string scenario, string address, object? given = null)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "node", [Path.Combine(Folder, "scenarios", $"{scenario}.mjs"), address, JsonSerializer.Serialize(given ?? new { })])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        string said = await output + await error;
        Assert.True(process.ExitCode == 0 && said.Contains("done", StringComparison.Ordinal), said);
        return said;
    }
}
