using System.CommandLine;
using System.Text;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;
using SamStream.Console.Access;

namespace SamStream.Cli.Commands;

/// <summary>Makes the hash of a password, or a token with its hash, for the console's users.</summary>
internal sealed class PasswordCommand : DocumentedCommand
{
    private readonly Terminal _terminal;
    private readonly TextReader? _input;

    private readonly Option<bool> _token = new("--token")
    {
        Description = "Make a token for a program, and its hash for console.tokens.",
    };

    /// <param name="terminal">Where it writes.</param>
    /// <param name="input">Where a password is read from; null: standard input, without echo if a person types.</param>
    public PasswordCommand(Terminal terminal, TextReader? input = null)
        : base("password", "Make the hash of a password for console.users; it is typed, or read from standard input.")
    {
        (_terminal, _input) = (terminal, input);
        Add(_token);
        SetAction(parsed => parsed.GetValue(_token) ? MakeToken() : MakePassword());
    }

    public override IReadOnlyList<(string CommandLine, string Explanation)> Examples =>
    [
        ("samstream password", "type a password twice; or send it to standard input; what is printed goes to console.users, as password"),
        ("samstream password --token", "a token for a program; its hash goes to console.tokens"),
    ];

    private int MakeToken()
    {
        string token = TokenHash.NewToken();
        _terminal.Out.WriteLine($"token for the program, shown this once: {token}");
        _terminal.Out.WriteLine($"hash for console.tokens: {TokenHash.Of(token)}");
        return ExitCode.Ok;
    }

    private int MakePassword()
    {
        bool isTyped = _input is null && !System.Console.IsInputRedirected;
        string? password = isTyped ? Type("Password: ") : (_input ?? System.Console.In).ReadLine();
        if (password is null || password.Length is < PasswordHash.ShortestPassword or > PasswordHash.LongestPassword)
            return Refuse($"a password has {PasswordHash.ShortestPassword} to {PasswordHash.LongestPassword} characters; several words are easy to remember");
        if (password.Distinct().Count() < 4)
            return Refuse("the password repeats itself; take several words");
        if (isTyped && Type("Again: ") != password)
            return Refuse("the passwords differ; type the same twice");
        _terminal.Out.WriteLine(PasswordHash.Of(password).ToString());
        return ExitCode.Ok;
    }

    private int Refuse(string reason)
    {
        _terminal.Error.WriteLine($"error: {reason}");
        return ExitCode.Usage;
    }

    // The question goes to standard error, so that the hash alone can be redirected.
    private string Type(string question)
    {
        _terminal.Error.Write(question);
        var typed = new StringBuilder();
        while (System.Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
                typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                typed.Append(key.KeyChar);
        }

        _terminal.Error.WriteLine();
        return typed.ToString();
    }
}
