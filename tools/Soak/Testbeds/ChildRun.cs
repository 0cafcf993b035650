using System.Diagnostics;
using SamStream.Pipeline.Processes;

namespace SamStream.Soak.Testbeds;

/// <summary>A run of the program as a process of its own, which can be killed.</summary>
internal sealed class ChildRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;

    private ChildRun(ChildProcess process)
    {
        _process = process;
        // Its log is in a file; this must not fill up.
        _ = process.Output.CopyToAsync(Stream.Null);
    }

    /// <summary>
    /// What it ended by itself with, its exit code and its own error; null while it runs. Not to be asked after
    /// <see cref="KillAsync"/> or <see cref="StopAsync"/>.
    /// </summary>
    public string? FindEnd()
    {
        // It is over when the last line of its standard error is here, too.
        return _process.HasExited && _process.WaitForExit(Patience)
            ? $"the run ended by itself with exit code {_process.ExitCode}: {string.Join('\n', _process.LastErrors)}"
            : null;
    }

    /// <summary>Starts <c>samstream run</c> with a configuration.</summary>
    public static ChildRun Start(string configuration) => StartWith("run", configuration, "--overwrite", "--quiet");

    /// <summary>Starts the program with arguments.</summary>
    public static ChildRun StartWith(params IReadOnlyList<string> arguments) => new(ChildProcess.Start(new ChildProcessOptions
    {
        Program = "dotnet",
        Arguments = [Path.Combine(AppContext.BaseDirectory, "samstream.dll"), .. arguments],
        Variables = ChildProcess.AllVariables,
        OpenFiles = 1024,
    }));

    /// <summary>Ends it as a crash does (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    /// <summary>Asks it to stop (SIGTERM) and waits.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using (Process kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync();
        using var patience = new CancellationTokenSource(Patience);
        return await _process.WaitForExitAsync(patience.Token);
    }

    public void Dispose() => _process.Dispose();
}
