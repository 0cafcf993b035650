using System.Text.Json;
using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Geometry;
using SamStream.PublishedExports;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Models;

/// <summary>
/// Files of every known export, as somebody drops them in: <c>models inspect</c> writes their manifest, and <c>run</c> follows a box and a
/// point with it through the sample clip.
/// </summary>
public sealed class InspectedModelTests : IDisposable
{
    private static readonly BoxXyxy Box = new(100, 60, 200, 180);
    private static readonly (float X, float Y) Point = (300, 200);

    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public static TheoryData<string> Exports => [.. PublishedExport.All.Keys, "fast-sam", "fast-sam, old"];

    public void Dispose()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Theory]
    [MemberData(nameof(Exports))]
    public async Task Run_FilesThatWereInspected_GivesMasksOfTheClip(string export)
    {
        string manifest = _folder.Combine("dropped-in.yaml"), results = _folder.Combine("out");
        string[] files = Write(export);

        Assert.Equal(ExitCode.Ok, await InvokeAsync(["models", "inspect", .. files, "--write", manifest]));
        int code = await InvokeAsync(
            "run", RepositoryPaths.Combine("samples/street.mp4"), "--model", manifest, "--output", results, "--frames", "4",
            "--box", $"1={Box.X1},{Box.Y1},{Box.X2},{Box.Y2}", "--point", $"2={Point.X},{Point.Y}");

        Assert.True(code == ExitCode.Ok, _error.ToString());
        Assert.Contains("certain ", _output.ToString(), StringComparison.Ordinal);
    }

    private string[] Write(string export)
    {
        IReadOnlyList<byte[]> files = export switch
        {
            "fast-sam" => [new FastSamGraph().Build()],
            "fast-sam, old" => [FastSamGraph.Old.Build()],
            _ => PublishedExport.All[export].Files,
        };
        return [.. files.Select((file, i) =>
        {
            string path = _folder.Combine($"file{i}.onnx");
            File.WriteAllBytes(path, file);
            return path;
        })];
    }

    private Task<int> InvokeAsync(params string[] arguments)
    {
        Terminal terminal = Terminal.To(_output, _error);
        return CommandLine.InvokeAsync(CommandTree.Create(terminal), arguments, terminal);
    }
}
