using System.Diagnostics;

namespace SamStream.Cli.Soaking.Site;

/// <summary>A run of the program as a process of its own, which can be killed.</summary>
internal sealed class ChildRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ChildRun(Process process) => _process = process;

    /// <summary>Ended, and not by <see cref="KillAsync"/> or <see cref="StopAsync"/>.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Starts <c>samstream run</c> with a configuration.</summary>
    public static ChildRun Start(string configuration)
    {
        // Started as "dotnet samstream.dll" or as an executable of its own.
        string program = Environment.ProcessPath!;
        IEnumerable<string> own = Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [Path.Combine(AppContext.BaseDirectory, "samstream.dll")]
            : [];
        var start = new ProcessStartInfo(program, [.. own, "run", configuration, "--overwrite", "--quiet"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        // Its log is in a file; these must not fill up.
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new ChildRun(process);
    }

    /// <summary>Ends it as a crash does (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to stop (SIGTERM) and waits.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
