using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SamStream.Cli.Arguments;

/// <summary>The usual help, followed by examples of the command and the exit codes.</summary>
internal sealed class TeachingHelp : SynchronousCommandLineAction
{
    private readonly HelpAction _usual = new();

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        _usual.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        IReadOnlyList<(string CommandLine, string Explanation)> examples = parseResult.CommandResult.Command switch
        {
            IDocumented documented => documented.Examples,
            RootCommand root => [.. root.Subcommands.OfType<DocumentedCommand>().Select(command => command.Examples[0])],
            _ => [],
        };
        if (examples.Count > 0)
            output.WriteLine("Examples:");
        foreach ((string commandLine, string explanation) in examples)
        {
            output.WriteLine($"  {commandLine}");
            output.WriteLine($"      {explanation}");
        }

        if (examples.Count > 0)
            output.WriteLine();
        output.WriteLine("Exit codes:");
        foreach ((int code, string meaning) in ExitCode.Meanings)
            output.WriteLine($"  {code,3}  {meaning}");
        return ExitCode.Ok;
    }
}
