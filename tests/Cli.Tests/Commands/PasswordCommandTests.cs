using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.Console.Access;

namespace SamStream.Cli.Tests.Commands;

public sealed class PasswordCommandTests
{
    [Fact]
    public void Invoke_PasswordOnStandardInput_PrintsItsHashAlone()
    {
        (int code, string output, string error) = Invoke("correct horse battery\n");

        Assert.Equal((ExitCode.Ok, ""), (code, error));
        Assert.True(PasswordHash.TryParse(output.TrimEnd())!.IsOf("correct horse battery"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("eleven char\n")]
    [InlineData("abababababababab\n")]
    public void Invoke_WeakPassword_IsRefusedWithoutShowingIt(string typed)
    {
        (int code, string output, string error) = Invoke(typed);

        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.True(typed.Trim().Length == 0 || !error.Contains(typed.Trim(), StringComparison.Ordinal));
    }

    /// <summary>Every user of the machine sees the list of processes.</summary>
    [Fact]
    public void Invoke_PasswordAsArgument_IsNoCommand() => Assert.NotEqual(ExitCode.Ok, Invoke("", "correct horse battery").Code);

    [Fact]
    public void Invoke_Token_PrintsATokenAndItsHash()
    {
        (int code, string output, _) = Invoke("", "--token");
        string[] words = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[(line.LastIndexOf(' ') + 1)..])];

        Assert.Equal((ExitCode.Ok, 2), (code, words.Length));
        Assert.True(TokenHash.TryParse(words[1])!.IsSame(TokenHash.Of(words[0])));
    }

    private static (int Code, string Output, string Error) Invoke(string typed, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        using var input = new StringReader(typed);
        int code = new PasswordCommand(Terminal.To(output, error), input).Parse(arguments).Invoke();
        return (code, output.ToString(), error.ToString());
    }
}
