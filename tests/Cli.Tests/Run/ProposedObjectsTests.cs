using System.Text.Json;
using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Run;

public sealed class ProposedObjectsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    [Slow("Asks a real network for what is at hundreds of points.")]
    public async Task Run_Propose_FollowsThingsOfTheFirstFrameBesideTheBox()
    {
        int code = await InvokeAsync(
            "run", RepositoryPaths.Combine("samples/street.mp4"), "--out", _folder.Path, "--overwrite", "--frames", "2", "--no-overlay",
            "--quality", "low", "--propose", "3", "--box", "5=100,60,200,180");

        Assert.True(code == ExitCode.Ok, _error.ToString());
        string[] lines = await File.ReadAllLinesAsync(_folder.Combine("results.jsonl"));
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal([5, 6, 7, 8], IdsOf(line)));
    }

    [Fact]
    public async Task Run_ProposeTooMany_SaysWhatMayStandThere()
    {
        int code = await InvokeAsync("run", RepositoryPaths.Combine("samples/street.mp4"), "--out", _folder.Path, "--propose", "65");

        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--propose", _error.ToString(), StringComparison.Ordinal);
        Assert.Contains("64", _error.ToString(), StringComparison.Ordinal);
    }

    private static int[] IdsOf(string line)
    {
        using var result = JsonDocument.Parse(line);
        return [.. result.RootElement.GetProperty("objects").EnumerateArray().Select(found => found.GetProperty("id").GetInt32()).Order()];
    }

    private Task<int> InvokeAsync(params string[] arguments)
    {
        Terminal terminal = Terminal.To(_output, _error);
        return CommandLine.InvokeAsync(CommandTree.Create(terminal), arguments, terminal);
    }
}
