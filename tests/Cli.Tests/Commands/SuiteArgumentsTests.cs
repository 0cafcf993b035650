using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Tests.Commands;

public sealed class SuiteArgumentsTests
{
    [Theory]
    [InlineData("bench --suite --parts encoder,soup", "--parts has 'soup'; write some of encoder,decoder,schedules,objects,cameras")]
    [InlineData("bench --quick", "--quick is for the suite; add --suite")]
    [InlineData("bench --parts encoder", "--parts is for the suite; add --suite")]
    public async Task InvokeAsync_WrongSuite_NamesTheCure(string arguments, string said)
    {
        using var error = new StringWriter();

        int code = await CommandLine.InvokeAsync(arguments.Split(' '), Terminal.To(TextWriter.Null, error));

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void CommandOf_SuiteWithFiles_LeavesOutTablesRowsAndFiles()
    {
        string[] arguments =
        [
            "bench", "my clip.mp4", "--box", "1,2,30,40", "--suite", "--parts", "encoder", "--only", "x", "--json", "--markdown", "a.md",
            "--threads", "1",
        ];

        Assert.Equal(
            "samstream bench \"my clip.mp4\" --box 1,2,30,40 --suite --threads 1",
            SuiteArguments.CommandOf(CommandTree.Create(Terminal.To(TextWriter.Null, TextWriter.Null)).Parse(arguments)));
    }
}
