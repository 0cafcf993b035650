using System.Diagnostics;
using System.Text;
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
    /// <param name="asked">What is done when the scenario asks for it by a line of its output; it goes on when it is told.</param>
    /// <returns>What it said.</returns>
    public static async Task<string> RunAsync(
        string scenario, string address, object? given = null, IReadOnlyDictionary<string, Func<Task>>? asked = null)
    {
        using var process = Process.Start(new ProcessStartInfo(
            "node", [Path.Combine(Folder, "scenarios", $"{scenario}.mjs"), address, JsonSerializer.Serialize(given ?? new { }, JsonSerializerOptions.Web)])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = ListenAsync(process, asked ?? new Dictionary<string, Func<Task>>()), error = process.StandardError.ReadToEndAsync();
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

    private static async Task<string> ListenAsync(Process process, IReadOnlyDictionary<string, Func<Task>> asked)
    {
        var said = new StringBuilder();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.AppendLine(line);
            if (!asked.TryGetValue(line, out Func<Task>? action))
                continue;
            await action();
            await process.StandardInput.WriteLineAsync("done");
        }

        return said.ToString();
    }
}
