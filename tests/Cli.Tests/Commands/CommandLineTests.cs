using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;

namespace SamStream.Cli.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("rn", "error: 'rn' is not known; did you mean 'run'?\nTry: samstream --help\n")]
    [InlineData("models lst", "error: 'lst' is not known; did you mean 'list'?\nTry: samstream models --help\n")]
    [InlineData("run --bx 1,2,3,4", "error: '--bx' is not known; did you mean '--box'?\nTry: samstream run --help\n")]
    [InlineData("run a.mp4 --frames 0 --box 1,2,3,4",
        "error: --frames is '0'; write a whole number of 1 or more\nTry: samstream run --help\n")]
    [InlineData("run a.mp4 --log-level debgu --box 1,2,3,4",
        "error: --log-level is 'debgu'; did you mean 'debug'? It is one of debug, information, warning, error\n"
        + "Try: samstream run --help\n")]
    public async Task InvokeAsync_Misspelt_SuggestsAndEndsWithUsage(string arguments, string expected)
    {
        int code = await InvokeAsync(arguments.Split(' '));

        Assert.Equal((ExitCode.Usage, expected, ""), (code, _error.ToString(), _output.ToString()));
    }

    [Fact]
    public async Task InvokeAsync_RunWithoutPrompt_ShowsTheThreeForms()
    {
        int code = await InvokeAsync("run", "clip.mp4");

        Assert.Equal(ExitCode.Usage, code);
        foreach (string form in new[] { "--box x1,y1,x2,y2", "--point x,y", "--mask file.png" })
            Assert.Contains(form, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvokeAsync_RunJsonWithoutFile_ClosesWithOneObject()
    {
        int code = await InvokeAsync("run", "nowhere.mp4", "--box", "1,2,3,4", "--json");

        Assert.Equal(ExitCode.Source, code);
        using var report = System.Text.Json.JsonDocument.Parse(_output.ToString());
        Assert.Equal("not_started", report.RootElement.GetProperty("outcome").GetString());
        Assert.Equal(ExitCode.Source, report.RootElement.GetProperty("exit_code").GetInt32());
        Assert.Contains("nowhere.mp4", report.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("run --help")]
    [InlineData("models list")]
    public async Task InvokeAsync_OutputIsFull_SaysSoAndEndsWithSink(string arguments)
    {
        using var full = new FullStream();

        int code = await InvokeAsync(Terminal.To(full, _error), arguments.Split(' '));

        Assert.Equal(
            (ExitCode.Sink, "error: standard output cannot be written: No space left on device; "
                + "send it to a file or a program that reads it\n"),
            (code, _error.ToString()));
    }

    [Fact]
    public async Task InvokeAsync_OutputAndErrorAreFull_KeepsTheFirstCode()
    {
        using var full = new FullStream();

        int code = await InvokeAsync(Terminal.To(full, full), "run", "nowhere.mp4", "--box", "1,2,3,4", "--json");

        Assert.Equal(ExitCode.Source, code);
    }

    [Theory]
    [InlineData("check /", "error: /: is a folder", "name a YAML file in it")]
    [InlineData("eval vos /proc/version", "error: /proc/version: is a file", "name the folder that holds the sequences")]
    [InlineData("eval vos DAVIS --report /nowhere/a.html", "error: --report /nowhere/a.html: its folder is not there", "make it")]
    [InlineData("eval vos DAVIS --contact-sheet a.jpg", "error: --contact-sheet is 'a.jpg'", "write a name that ends in .png")]
    [InlineData("run test: --mask /", "--mask /: cannot be used: it is a folder", "name a PNG file in it")]
    [InlineData("run test: --box 1,2,30,40 --prompt-frame 20 --frames 20",
        "is for frame 20, but the run has 20 frames", "name a frame from 0 to 19")]
    [InlineData("run test: --box 0.23,0.64,0.32,0.90 --frames 2", "--box 0.23,0.64,0.32,0.90: is less than a pixel", "add --normalized")]
    [InlineData("run test: --box 600,300,60,80 --frames 2", "is empty or inverted", "if it was meant as x,y,width,height, write 600,300,660,380")]
    [InlineData("run test: --box 1,2,30,40 --http 70000", "--http is '70000'", "write a port from 0 to 65535, or off")]
    [InlineData("run test:?frames=7 --box 1,2,30,40 --prompt-frame 7", "but the run has 7 frames", "from 0 to 6")]
    public async Task InvokeAsync_WrongKindOfThing_NamesFaultAndCure(string arguments, string fault, string cure)
    {
        int code = await InvokeAsync(arguments.Split(' '));

        Assert.Equal((ExitCode.Usage, ""), (code, _output.ToString()));
        Assert.Contains(fault, _error.ToString(), StringComparison.Ordinal);
        Assert.Contains(cure, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvokeAsync_TwoThingsForStandardOutput_AreRefused()
    {
        int code = await InvokeAsync("run", "test:", "--box", "1,2,30,40", "--frames", "2", "--jsonl", "-", "--json");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--json: and result lines both go to standard output; leave one of them out", _error.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Every user of the machine reads it in the list of processes.</summary>
    [Fact]
    public async Task InvokeAsync_PasswordOnTheCommandLine_HintsAtTheCureWithoutIt()
    {
        // It ends before it connects: the output folder is a file.
        int code = await InvokeAsync(
            "run", "rtsp://me:hunter2@127.0.0.1:1/x", "--box", "1,2,30,40", "--http", "off", "--out", "/proc/version");

        Assert.Equal(ExitCode.Sink, code);
        Assert.Contains(
            "hint: command line: input: holds a password, which every user of this machine can see in the list of processes; "
            + "write a configuration with password: ${NAME}", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", _error.ToString() + _output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtsp://me:hunter2@camera/x", true)]
    [InlineData("rtsp://me@camera/x", false)]
    [InlineData("rtsp://camera/x", false)]
    [InlineData("clip.mp4", false)]
    [InlineData(null, false)]
    public void HintOf_Argument_IsThereForAPasswordOnly(string? value, bool isHinted) =>
        Assert.Equal(isHinted, CommandLineSecret.HintOf("input", value) is not null);

    [Theory]
    [InlineData("--help")]
    [InlineData("run --help")]
    [InlineData("check --help")]
    [InlineData("doctor --help")]
    [InlineData("models --help")]
    [InlineData("eval vos --help")]
    [InlineData("version --help")]
    public async Task InvokeAsync_Help_TeachesExamplesAndExitCodes(string arguments)
    {
        int code = await InvokeAsync(arguments.Split(' '));

        Assert.Equal((ExitCode.Ok, ""), (code, _error.ToString()));
        Assert.Contains("Examples:\n  samstream ", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("  130  stopped by Ctrl-C", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Examples_EveryCommand_Parse()
    {
        System.CommandLine.RootCommand root = CommandTree.Create(Terminal.To(_output, _error));

        foreach (DocumentedCommand command in root.Subcommands.OfType<DocumentedCommand>())
        {
            foreach ((string commandLine, _) in command.Examples)
            {
                string arguments = commandLine.Split('>')[0]["samstream ".Length..];
                Assert.Empty(root.Parse(arguments).Errors);
            }
        }
    }

    [Fact]
    public void Meanings_ExitCodes_AreAllAndDistinct()
    {
        int[] constants = [.. typeof(ExitCode).GetFields().Select(field => (int)field.GetRawConstantValue()!)];

        Assert.Equal(constants, ExitCode.Meanings.Select(meaning => meaning.Code));
        Assert.Equal(constants.Length, constants.Distinct().Count());
    }

    private Task<int> InvokeAsync(params string[] arguments) => InvokeAsync(Terminal.To(_output, _error), arguments);

    private static Task<int> InvokeAsync(Terminal terminal, params string[] arguments) =>
        CommandLine.InvokeAsync(CommandTree.Create(terminal), arguments, terminal);
}
