using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SamStream.Pipeline.Processes;

/// <summary>
/// A program that works for this one, with pipes for its standard streams. It is started without a shell, with hardly
/// any environment, without core dumps and within limits (setrlimit(2)), and the kernel ends it when this process ends,
/// however that ends (PR_SET_PDEATHSIG of prctl(2)). Disposing it kills it and waits for its end.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    /// <summary>The most bytes of a line of standard error; a longer one is cut into several.</summary>
    public const int MaxLineBytes = 4096;

    /// <summary>The variables that every child gets, if they are set.</summary>
    public static readonly IReadOnlyList<string> BaseVariables = ["PATH", "HOME", "LD_LIBRARY_PATH", "TMPDIR", "TZ"];

    /// <summary>Every variable that is set, for a child that is this program again or as trusted.</summary>
    public static IReadOnlyList<string> AllVariables => [.. Environment.GetEnvironmentVariables().Keys.Cast<string>()];

    private const int KeptLines = 20;
    private static readonly TimeSpan EndTimeLimit = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly Thread _errorReader;
    private readonly ChildProcessOptions _options;
    private readonly Queue<string> _lastErrors = new();
    private int _disposed;

    private ChildProcess(Process process, ChildProcessOptions options)
    {
        _process = process;
        _options = options;
        Id = process.Id;
        ChildUsage.Add(Id);
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        _errorReader = new Thread(ReadErrors) { IsBackground = true, Name = $"{Path.GetFileName(options.Program)} {Id} errors" };
        _errorReader.Start();
    }

    /// <summary>Number of the process.</summary>
    public int Id { get; }

    /// <summary>Its standard input; whoever writes to it closes it.</summary>
    public Stream Input { get; }

    /// <summary>Its standard output.</summary>
    public Stream Output { get; }

    /// <summary>True once it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>How it ended, once it has: 0 if all went well, 128 and the signal's number if one killed it.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>The last lines of its standard error, oldest first.</summary>
    public IReadOnlyList<string> LastErrors
    {
        get
        {
            lock (_lastErrors)
                return [.. _lastErrors];
        }
    }

    /// <summary>Starts a program.</summary>
    /// <exception cref="ChildProcessException">It is not there, or does not start.</exception>
    public static ChildProcess Start(ChildProcessOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        string program = Find(options.Program) ?? throw new ChildProcessException(
            $"'{options.Program}' is not installed (looked in PATH). {CureFor(options.Program)}");
        ProcessStartInfo start = Describe(program, options);
        try
        {
            return new ChildProcess(ChildStarter.Start(start), options);
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException or IOException)
        {
            throw new ChildProcessException($"'{program}' does not start: {error.Message.TrimEnd('.')}. {CureFor(options.Program)}", error);
        }
    }

    /// <summary>The path of a program, or null if there is none of this name in <c>PATH</c>.</summary>
    public static string? Find(string program)
    {
        ArgumentException.ThrowIfNullOrEmpty(program);
        if (program.Contains('/', StringComparison.Ordinal))
            return File.Exists(program) ? Path.GetFullPath(program) : null;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
    }

    /// <summary>Waits for its end, and for the last line of its standard error.</summary>
    /// <returns><see cref="ExitCode"/>.</returns>
    public async Task<int> WaitForExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        _errorReader.Join();
        return ExitCode;
    }

    /// <summary>Waits for its end, and for the last line of its standard error; false if it does not end in time.</summary>
    public bool WaitForExit(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
            return false;
        _errorReader.Join();
        return true;
    }

    /// <summary>Ends it at once (SIGKILL); nothing happens if it has ended.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended in the meantime.
        }
    }

    /// <summary>Kills it and waits for its end.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        Kill();
        // Only a device or a network file system that hangs keeps a killed process; it is left to the system then.
        if (_process.WaitForExit(EndTimeLimit))
            _errorReader.Join(EndTimeLimit);
        ChildUsage.Remove(Id);
        Input.Dispose();
        Output.Dispose();
        _process.Dispose();
    }

    // Each program of util-linux gives way to the next one (execve), so that the process keeps its number. In a session of its
    // own it does not get the Ctrl-C that is meant for us, and is ended when we are done with it.
    private static ProcessStartInfo Describe(string program, ChildProcessOptions options)
    {
        var start = new ProcessStartInfo(Tool("setpriv"))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string files = options.OpenFiles.ToString(CultureInfo.InvariantCulture);
        List<string> arguments =
        [
            "--pdeathsig", options.ParentDeathSignal, "--no-new-privs", Tool("setsid"),
            Tool("prlimit"), "--core=0:0", $"--nofile={files}:{files}",
        ];
        if (options.AddressSpaceBytes is { } bytes)
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--as={bytes}:{bytes}"));
        if (options.ProcessorTime is { } time)
            arguments.Add(string.Create(CultureInfo.InvariantCulture, $"--cpu={(long)time.TotalSeconds}:{(long)time.TotalSeconds}"));
        foreach (string argument in (string[])[.. arguments, "--", program, .. options.Arguments])
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (string name in BaseVariables.Concat(options.Variables))
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        }

        // What programs say is read by us: in English, with points in numbers.
        start.Environment["LC_ALL"] = "C.UTF-8";
        return start;
    }

    private static string Tool(string name) => Find(name)
        ?? throw new ChildProcessException($"'{name}' is not installed (looked in PATH). Install the package util-linux.");

    private static string CureFor(string program) => program is "ffmpeg" or "ffprobe"
        ? "Install FFmpeg: make setup, or apt-get install ffmpeg."
        : "Install it, or correct its name.";

    private void ReadErrors()
    {
        using Stream errors = _process.StandardError.BaseStream;
        var buffer = new byte[MaxLineBytes];
        int length = 0;
        try
        {
            for (int read; (read = errors.Read(buffer, length, buffer.Length - length)) > 0;)
            {
                length += read;
                int start = 0;
                for (int end; (end = buffer.AsSpan(start, length - start).IndexOfAny((byte)'\n', (byte)'\r')) >= 0; start += end + 1)
                    Tell(buffer.AsSpan(start, end));
                if (start == 0 && length == buffer.Length)
                {
                    Tell(buffer);
                    start = length;
                }

                buffer.AsSpan(start, length - start).CopyTo(buffer);
                length -= start;
            }
        }
        catch (IOException)
        {
            // The pipe broke with the process.
        }

        Tell(buffer.AsSpan(0, length));
        _options.OnErrorEnd?.Invoke();
    }

    private void Tell(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        string line = ForeignText.Visible(Encoding.UTF8.GetString(bytes), MaxLineBytes);
        lock (_lastErrors)
        {
            _lastErrors.Enqueue(line);
            if (_lastErrors.Count > KeptLines)
                _lastErrors.Dequeue();
        }

        try
        {
            _options.OnErrorLine?.Invoke(line);
        }
#pragma warning disable CA1031 // What a child says must not end the program, whatever it is.
        catch (Exception error)
#pragma warning restore CA1031
        {
            lock (_lastErrors)
                _lastErrors.Enqueue($"its output could not be read: {error.Message}");
            Kill();
        }
    }
}
