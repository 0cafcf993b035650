using Spectre.Console;

namespace SamStream.Cli.Terminals;

/// <summary>
/// Where a command writes: results to standard output, everything else (progress, logs, errors) to standard error, so
/// that results can be piped. Lines written while a progress bar is shown appear above it.
/// </summary>
internal sealed class Terminal
{
    private readonly IAnsiConsole? _console;
    private readonly GuardedWriter _output;

    private Terminal(GuardedWriter output, GuardedWriter error, IAnsiConsole? console)
    {
        _output = output;
        Error = error;
        _console = console;
    }

    /// <summary>Standard output. Writing to it never throws.</summary>
    public TextWriter Out => _output;

    /// <summary>Why standard output could not be written, or null.</summary>
    public Exception? OutputFault => _output.Fault;

    /// <summary>Standard error, for what never meets a progress bar. Writing to it never throws.</summary>
    public TextWriter Error { get; }

    /// <summary>The console on standard error if a person looks at it; null where it is a file or a pipe.</summary>
    public IAnsiConsole? Interactive => _console;

    /// <summary>The terminal of this process.</summary>
    public static Terminal OfProcess()
    {
        bool isInteractive = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        IAnsiConsole? console = isInteractive
            ? AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) })
            : null;
        return new Terminal(new GuardedWriter(Console.Out), new GuardedWriter(Console.Error), console);
    }

    /// <summary>A terminal that writes elsewhere and where nobody looks, for tests.</summary>
    public static Terminal To(TextWriter output, TextWriter error) =>
        new(new GuardedWriter(output), new GuardedWriter(error), null);

    /// <summary>Writes a line to standard error, above a progress bar if one is shown.</summary>
    public void WriteErrorLine(string line)
    {
        if (_console is null)
            Error.WriteLine(line);
        else
            _console.Write(new Text(line + Environment.NewLine));
    }
}
