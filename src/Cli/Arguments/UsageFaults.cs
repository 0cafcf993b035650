using System.CommandLine;
using System.CommandLine.Parsing;
using SamStream.Cli.Configuration;

namespace SamStream.Cli.Arguments;

/// <summary>What is wrong with a command line, in words that help.</summary>
internal static class UsageFaults
{
    /// <summary>One sentence a fault.</summary>
    public static IEnumerable<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] known =
        [
            .. command.Subcommands.Select(subcommand => subcommand.Name),
            .. command.Options.SelectMany(option => option.Aliases.Append(option.Name)),
        ];
        List<string> misspelt = [.. parsed.Errors.Select(error => error.Message).Where(IsAboutOption)];
        if (misspelt.Count > 0)
            return misspelt.Distinct();
        List<string> faults =
        [
            .. parsed.UnmatchedTokens.Select(token => $"'{token}' is not known{Meant(token, known)}"),
            .. parsed.Errors.Select(error => error.Message).Where(message => !IsAboutUnmatched(message, parsed)),
        ];
        return faults.Distinct();
    }

    /// <summary>The command as it is typed: <c>samstream models show</c>.</summary>
    public static string NameOf(SymbolResult? result)
    {
        var names = new Stack<string>();
        for (; result is CommandResult command; result = result.Parent)
            names.Push(command.Command is RootCommand root ? root.HelpName ?? root.Name : command.Command.Name);
        return string.Join(' ', names);
    }

    /// <summary>
    /// Makes a misspelt option an error: to the parser, a word with dashes that is no option may be the argument. A dash alone is
    /// standard input.
    /// </summary>
    public static void RefuseOptions<T>(Command command, Argument<T> argument) => argument.Validators.Add(result =>
    {
        foreach (string word in result.Tokens.Select(token => token.Value).Where(word => word.StartsWith('-') && word.Length > 1))
        {
            string[] known = [.. command.Options.SelectMany(option => option.Aliases.Append(option.Name))];
            result.AddError($"'{word}' is not known{Meant(word, known)}");
        }
    });

    /// <summary>Makes an empty text an error, as <c>--out "$FOLDER"</c> gives where the variable is not set.</summary>
    public static void RefuseEmpty(params IEnumerable<Option> options)
    {
        foreach (Option option in options)
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                    result.AddError($"{option.Name} is empty; write {option.Name} <{option.HelpName}>, or leave it out");
            });
        }
    }

    // What follows a misspelt option is not known either, which is no news.
    private static bool IsAboutOption(string message) => message.StartsWith("'-", StringComparison.Ordinal);

    private static string Meant(string word, string[] known) =>
        Suggestion.For(word, known) is { } meant ? $"; did you mean '{meant}'?" : "";

    // Said above, with a suggestion; and a missing command is no news where one was misspelt.
    private static bool IsAboutUnmatched(string message, ParseResult parsed) =>
        parsed.UnmatchedTokens.Count > 0
        && (parsed.UnmatchedTokens.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal))
            || parsed.CommandResult.Command.Subcommands.Count > 0);
}
