using System.Diagnostics;
using SamStream.Chaos.Processes;
using SamStream.Cli.Hosting;

namespace SamStream.Cli.Soaking.Site;

/// <summary>A run of the program as a process of its own, which can be killed.</summary>
internal sealed class ChildRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly LastErrors _errors = new();

    private ChildRun(Process process)
    {
        _process = process;
        // Its log is in a file; these must not fill up.
        _errors.Follow(process);
        process.BeginOutputReadLine();
    }

    /// <summary>
    /// What it ended by itself with, its exit code and its own error; null while it runs. Not to be asked after
    /// <see cref="KillAsync"/> or <see cref="StopAsync"/>.
    /// </summary>
    public string? FindEnd()
    {
        if (!_process.HasExited)
            return null;
        // Returns when the last line of its standard error is here, too.
        _process.WaitForExit();
        return $"the run ended by itself with exit code {_process.ExitCode}: {_errors.Text("\n")}";
    }

    /// <summary>Starts <c>samstream run</c> with a configuration.</summary>
    public static ChildRun Start(string configuration)
    {
        (string program, string[] arguments) = OwnProgram.Command("run", configuration, "--overwrite", "--quiet");
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        Lifeline.Hold(process);
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
