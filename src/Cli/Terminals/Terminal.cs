using Spectre.Console;

namespace SamStream.Cli.Terminals;

/// <summary>
/// Where a command writes: results to standard output, everything else (progress, logs, errors) to standard error, so
/// that results can be piped. Lines written while a progress bar is shown appear above it. Whatever is written is printable:
/// <see cref="PrintableText"/>.
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
        bool isInteractive = !System.Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(
            new GuardedWriter(System.Console.Out), new GuardedWriter(System.Console.Error), isInteractive ? ConsoleOn(new AnsiConsoleOutput(System.Console.Error)) : null);
    }

    /// <summary>A console on a terminal, which may go away while a run goes on.</summary>
    private static IAnsiConsole ConsoleOn(IAnsiConsoleOutput terminal)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new GuardedOutput(terminal) });
        // The first one that is attached is asked last: nothing is drawn around it.
        console.Pipeline.Attach(new PrintableSegments());
        return console;
    }

    /// <summary>A terminal that writes elsewhere, for tests.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="console">What somebody looks at; null: nobody does.</param>
    public static Terminal To(TextWriter output, TextWriter error, IAnsiConsoleOutput? console = null) =>
        new(new GuardedWriter(output), new GuardedWriter(error), console is null ? null : ConsoleOn(console));

    /// <summary>Writes a line to standard error, above a progress bar if one is shown.</summary>
    public void WriteErrorLine(string line)
    {
        if (_console is null)
            Error.WriteLine(line);
        else
            _console.Write(new Text(line + Environment.NewLine));
    }

    /// <summary>A path as people are told it: relative to the current folder if it is in it.</summary>
    public static string ShortPath(string path)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    private sealed class GuardedOutput(IAnsiConsoleOutput terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer { get; } = new GuardedWriter(terminal.Writer, keepsCodes: true);

        public bool IsTerminal => terminal.IsTerminal;

        public int Width => terminal.Width;

        public int Height => terminal.Height;

        public void SetEncoding(System.Text.Encoding encoding) => terminal.SetEncoding(encoding);
    }
}
