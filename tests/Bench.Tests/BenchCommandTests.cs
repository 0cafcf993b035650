using SamStream.Annotation;
using SamStream.Cli;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;
using SamStream.TestSupport;

namespace SamStream.Bench.Tests;

public sealed class BenchCommandTests
{
    [Theory]
    [InlineData("--suite --parts encoder,soup", "--parts has 'soup'; write some of encoder,decoder,presets,objects,cameras")]
    [InlineData("clip.mp4", "error: command line: --box: is missing: nothing says which object to follow in this clip; give --box x1,y1,x2,y2")]
    [InlineData("--quick", "--quick is for the suite; add --suite")]
    [InlineData("--parts encoder", "--parts is for the suite; add --suite")]
    [InlineData("--suite --schedule every", "--schedule is not for the suite, whose jobs run as presets do; leave it out")]
    public async Task InvokeAsync_WrongSuite_NamesTheCure(string arguments, string said)
    {
        using var error = new StringWriter();

        var terminal = Terminal.To(TextWriter.Null, error);
        int code = await CommandLine.InvokeAsync(new BenchCommand(terminal), arguments.Split(' '), terminal);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(said, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void CommandOf_SuiteWithFiles_LeavesOutTablesRowsAndFiles()
    {
        string[] arguments =
        [
            "my clip.mp4", "--box", "1,2,30,40", "--suite", "--parts", "encoder", "--only", "x", "--json", "--markdown", "a.md",
            "--threads", "1",
        ];

        Assert.Equal(
            "samstream-bench \"my clip.mp4\" --box 1,2,30,40 --suite --threads 1",
            SuiteArguments.CommandOf(new BenchCommand(Terminal.To(TextWriter.Null, TextWriter.Null)).Parse(arguments)));
    }

    [Fact]
    [Slow("Every format is written, those of videos by an ffmpeg each.")]
    public async Task InvokeAsync_Exports_MeasuresEveryFormat()
    {
        using var output = new StringWriter();
        var terminal = Terminal.To(output, TextWriter.Null);

        int code = await CommandLine.InvokeAsync(new BenchCommand(terminal), ["exports", "--frames", "3", "--objects", "2"], terminal);

        Assert.Equal(ExitCode.Ok, code);
        string[][] rows = [.. output.ToString().Split('\n').Where(line => line.StartsWith('|')).Skip(2).Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries))];
        Assert.Equal(ExportRegistry.Names.Select(format => format.Name), rows.Select(row => row[0]));
        // A picture for each of two objects on three frames, and their list.
        Assert.Equal("7", rows.Single(row => row[0] == "cutouts")[3]);
    }

    [Fact]
    public void Examples_All_Parse()
    {
        var command = new BenchCommand(Terminal.To(TextWriter.Null, TextWriter.Null));

        Assert.All(command.Examples, example => Assert.Empty(command.Parse(example.CommandLine["samstream-bench".Length..]).Errors));
    }

    [Fact]
    public async Task InvokeAsync_Help_TeachesExamplesAndExitCodes()
    {
        using var output = new StringWriter();
        var terminal = Terminal.To(output, TextWriter.Null);

        int code = await CommandLine.InvokeAsync(new BenchCommand(terminal), ["--help"], terminal);

        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Examples:\n  samstream-bench", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("worker", output.ToString(), StringComparison.Ordinal);
    }
}
