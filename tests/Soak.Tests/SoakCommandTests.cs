using SamStream.Cli;
using SamStream.Cli.Arguments;
using SamStream.Cli.Terminals;

namespace SamStream.Soak.Tests;

/// <summary>What is said on the command line is looked at before a server is started.</summary>
public sealed class SoakCommandTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [InlineData("--scenario camera-kiled", "'camera-kiled' is no scenario; did you mean 'camera-killed'?")]
    [InlineData("--scenario camera-killed,nothing", "'nothing' is no scenario")]
    [InlineData("--scenario camera-killed --duration 30m", "--duration: and --cameras and --restart-every are for endurance only")]
    [InlineData("--duration 30", "--duration is '30'; write a number with its unit, 10s or more")]
    [InlineData("--duration 1s", "--duration is '1s'")]
    [InlineData("--restart-every soon", "--restart-every is 'soon'")]
    [InlineData("--cameras 0", "--cameras is '0'; it must be a whole number from 1 to 16")]
    [InlineData("--input-size 500", "--input-size is '500'")]
    public async Task Soak_WrongOption_IsToldWithItsCure(string arguments, string expected)
    {
        int code = await RunAsync(arguments);

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Soak_List_NamesScenariosOfEveryKind()
    {
        int code = await RunAsync("--list");

        Assert.Equal(ExitCode.Ok, code);
        string[] expected =
            ["camera-killed", "camera-frozen", "camera-neighbours", "broker-frozen", "run-killed", "requests-hostile", "endurance"];
        Assert.All(expected, name => Assert.Contains($"| {name} ", _output.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void Examples_All_Parse()
    {
        var command = new SoakCommand(Terminal.To(_output, _error));

        Assert.All(command.Examples, example => Assert.Empty(command.Parse(example.CommandLine["samstream-soak ".Length..]).Errors));
    }

    private Task<int> RunAsync(string arguments)
    {
        var terminal = Terminal.To(_output, _error);
        return CommandLine.InvokeAsync(new SoakCommand(terminal), arguments.Split(' '), terminal);
    }
}
