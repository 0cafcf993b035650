using Spectre.Console;

namespace SamStream.Cli.Terminals;

/// <summary>
/// Where a command writes: results to standard output, everything else (progress, logs, errors) to standard error, so
/// that results can be piped. Lines written while a progress bar is shown appear above it.
/// </summary>
internal sealed class Terminal
{
    private readonly IAnsiConsole? _console;

    private Terminal(TextWriter output, TextWriter error, IAnsiConsole? console)
    {
        Out = output;
        Error = error;
        _console = console;
    }

    /// <summary>Standard output.</summary>
    public TextWriter Out { get; }

    /// <summary>Standard error, for what never meets a progress bar.</summary>
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
        return new Terminal(Console.Out, Console.Error, console);
    }

    /// <summary>A terminal that writes elsewhere and where nobody looks, for tests.</summary>
    public static Terminal To(TextWriter output, TextWriter error) => new(output, error, null);

    /// <summary>Writes a line to standard error, above a progress bar if one is shown.</summary>
    public void WriteErrorLine(string line)
    {
        if (_console is null)
            Error.WriteLine(line);
        else
            _console.Write(new Text(line + Environment.NewLine));
    }
}
