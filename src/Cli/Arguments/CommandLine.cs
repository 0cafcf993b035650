using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SamStream.Cli.Errors;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Arguments;

/// <summary>Runs a command line and turns every error into a message and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Runs it; never throws.</summary>
    /// <param name="root">The program's command, with those below it.</param>
    /// <param name="arguments">What follows the program's name.</param>
    /// <param name="terminal">Where errors and help go.</param>
    public static async Task<int> InvokeAsync(RootCommand root, IReadOnlyList<string> arguments, Terminal terminal)
    {
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
            help.Action = new TeachingHelp();
        int code = await InvokeCommandAsync(root, arguments, terminal);
        if (terminal.OutputFault is not { } fault)
            return code;
        // Files are finished by now; what was to be read here is lost.
        terminal.Error.WriteLine(
            $"error: standard output cannot be written: {fault.Message.TrimEnd('.')}; send it to a file or a program that reads it");
        return code == ExitCode.Ok ? ExitCode.Sink : code;
    }

    private static async Task<int> InvokeCommandAsync(RootCommand root, IReadOnlyList<string> arguments, Terminal terminal)
    {
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Action is ParseErrorAction)
            return ReportUsage(parsed, terminal);
        // Signals are the commands' own: a run finishes what it has begun.
        var invocation = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(invocation);
        }
#pragma warning disable CA1031 // The last place that sees an error: it is told to the user, with its code.
        catch (Exception error)
#pragma warning restore CA1031
        {
            terminal.Error.WriteLine(ErrorReport.Describe(error));
            return ErrorReport.ExitCodeOf(error);
        }
    }

    private static int ReportUsage(ParseResult parsed, Terminal terminal)
    {
        foreach (string message in UsageFaults.Of(parsed))
            terminal.Error.WriteLine($"error: {message}");
        terminal.Error.WriteLine($"Try: {UsageFaults.NameOf(parsed.CommandResult)} --help");
        return ExitCode.Usage;
    }
}

/// <summary>Shows examples in its help.</summary>
internal interface IDocumented
{
    /// <summary>Command lines that work as they stand, each with what it does.</summary>
    IReadOnlyList<(string CommandLine, string Explanation)> Examples { get; }
}

/// <summary>A command that shows examples in its help.</summary>
internal abstract class DocumentedCommand(string name, string description) : Command(name, description), IDocumented
{
    public abstract IReadOnlyList<(string CommandLine, string Explanation)> Examples { get; }
}
