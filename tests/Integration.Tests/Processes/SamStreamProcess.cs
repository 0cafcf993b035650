using System.Diagnostics;

namespace SamStream.Integration.Tests.Processes;

/// <summary>The built program, one of its tools, or a client of its broker, as a process of its own.</summary>
internal sealed class SamStreamProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private SamStreamProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _error = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>
    /// Starts it, with Ctrl-C doing what it does by default: a shell that runs these tests in the background ignores it,
    /// and the program would inherit that.
    /// </summary>
    public static SamStreamProcess Start(params IEnumerable<string> arguments) =>
        new(StartOf("env", ["--default-signal=INT", "dotnet", Program, .. arguments]));

    /// <summary>Starts it with variables of the environment: <c>MQTT_PORT=1884</c>.</summary>
    public static SamStreamProcess StartWith(IEnumerable<string> variables, params IEnumerable<string> arguments) =>
        new(StartOf("env", ["--default-signal=INT", .. variables, "dotnet", Program, .. arguments]));

    /// <summary>Starts a client in a folder: a command line for a shell, which it takes the place of.</summary>
    public static SamStreamProcess StartClient(string folder, string command, params IEnumerable<string> variables)
    {
        ProcessStartInfo start = StartOf("env", [.. variables, "bash", "-c", "exec " + command]);
        start.WorkingDirectory = folder;
        return new SamStreamProcess(start);
    }

    /// <summary>Starts a tool with a folder of its own for temporary files: what it leaves there if it is killed.</summary>
    public static SamStreamProcess StartToolWithTemporaryFolder(string tool, string folder, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = StartOf("dotnet", [PathOf(tool), .. arguments]);
        start.Environment["TMPDIR"] = folder;
        return new SamStreamProcess(start);
    }

    /// <summary>Starts it through a shell that first sets a limit: <c>ulimit -f 4</c>.</summary>
    public static SamStreamProcess StartLimited(string limit, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = StartOfShell($"{limit}; exec dotnet \"$@\"", arguments);
        // Otherwise the runtime maps its code from a file, which the limit is too small for.
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return new SamStreamProcess(start);
    }

    /// <summary>Runs it to its end through a shell: <c>dotnet "$@" | head -1</c>, the arguments being the program's.</summary>
    public static async Task<ProcessResult> RunInShellAsync(string command, params IEnumerable<string> arguments)
    {
        using var process = new SamStreamProcess(StartOfShell(command, arguments));
        return await process.EndAsync();
    }

    /// <summary>The same with a tool: <c>samstream-bench</c>.</summary>
    public static async Task<ProcessResult> RunToolInShellAsync(string tool, string command, params IEnumerable<string> arguments)
    {
        using var process = new SamStreamProcess(StartOf("bash", ["-c", command, "bash", PathOf(tool), .. arguments]));
        return await process.EndAsync();
    }

    /// <summary>Runs a tool to its end.</summary>
    public static async Task<ProcessResult> RunToolAsync(string tool, params IEnumerable<string> arguments)
    {
        using var process = new SamStreamProcess(StartOf("dotnet", [PathOf(tool), .. arguments]));
        return await process.EndAsync();
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<ProcessResult> RunAsync(params IEnumerable<string> arguments)
    {
        using SamStreamProcess process = Start(arguments);
        return await process.EndAsync();
    }

    private static string Program => PathOf("samstream");

    private static string PathOf(string program) => Path.Combine(AppContext.BaseDirectory, $"{program}.dll");

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The processes that it has started and that are there: number and name.</summary>
    public IReadOnlyList<(int Id, string Name)> Children() => ChildProcesses.Of(_process.Id);

    /// <summary>Sends a signal: INT, TERM or KILL.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", [$"-{name}", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    /// <summary>Waits until a file has that many lines, or the process has ended.</summary>
    public Task WaitForLinesAsync(string path, int count) => WaitUntilAsync(() => LinesOf(path) >= count);

    /// <summary>Waits until something holds, or the process has ended.</summary>
    public async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!_process.HasExited && !condition())
            await timer.WaitForNextTickAsync(limit.Token);
    }

    /// <summary>Waits for its end.</summary>
    public async Task<ProcessResult> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return new ProcessResult(_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static ProcessStartInfo StartOfShell(string command, IEnumerable<string> arguments) =>
        StartOf("bash", ["-c", command, "bash", Program, .. arguments]);

    private static ProcessStartInfo StartOf(string file, IEnumerable<string> arguments) => new(file, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };

    private static int LinesOf(string path)
    {
        if (!File.Exists(path))
            return 0;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Count(c => c == '\n');
    }
}
