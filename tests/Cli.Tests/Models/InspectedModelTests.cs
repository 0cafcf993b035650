using System.Text.Json;
using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.Pipeline.Geometry;
using SamStream.Pipeline.MaskImages;
using SamStream.PublishedExports;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Models;

/// <summary>
/// Files of every known export, as somebody drops them in: <c>models inspect</c> writes their manifest, and <c>run</c> follows a box and a
/// point with it through the sample clip.
/// </summary>
public sealed class InspectedModelTests : IDisposable
{
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
            "run", RepositoryPaths.Combine("samples/street.mp4"), "--model", manifest, "--out", results, "--frames", "3", "--no-overlay",
            "--box", "1=100,60,200,180", "--point", "2=500,300", "--mask", WriteMask());

        Assert.True(code == ExitCode.Ok, _error.ToString());
        Assert.Contains("certain ", _output.ToString(), StringComparison.Ordinal);
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(results, "results.jsonl"));
        Assert.Equal(3, lines.Length);
        BoxXyxy[] boxes = BoxesOf(lines[0]);
        if (export.StartsWith("fast-sam", StringComparison.Ordinal))
        {
            // Its contract graph finds what is red, or pale: of the pavement, the part that the box is on.
            Assert.InRange(boxes[0].IntersectionOverUnion(new BoxXyxy(112, 150, 200, 180)), 0.9f, 1);
            return;
        }

        if (!export.StartsWith("slim-sam", StringComparison.Ordinal))
            Assert.InRange(boxes[0].IntersectionOverUnion(new BoxXyxy(100, 60, 200, 180)), 0.9f, 1);
        Assert.InRange((boxes[1].X1 + boxes[1].X2) / 2, 495, 505);
        Assert.InRange((boxes[1].Y1 + boxes[1].Y2) / 2, 295, 305);
        Assert.True(boxes[2].X1 < 350 && boxes[2].X2 > 350 && boxes[2].Y1 < 450 && boxes[2].Y2 > 450);
    }

    [Fact]
    public async Task Inspect_ManifestThatIsThere_IsLeftAsItIs()
    {
        string manifest = _folder.Combine("mine.yaml");
        await File.WriteAllTextAsync(manifest, "mine");

        int code = await InvokeAsync(["models", "inspect", .. Write("edge-sam"), "--write", manifest]);

        Assert.Equal((ExitCode.Model, "mine"), (code, await File.ReadAllTextAsync(manifest)));
        Assert.Contains("there is one", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_EncoderAlone_NamesAllItMayBeOfAndWhatIsMissing()
    {
        string manifest = _folder.Combine("half.yaml");

        int code = await InvokeAsync("models", "inspect", Write("edge-sam")[0], "--write", manifest);

        Assert.Equal(ExitCode.Model, code);
        Assert.Contains("encoder of   edge-sam: EdgeSAM", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("encoder of   nano-sam: NanoSAM", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("missing      the decoder", _output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(manifest));
    }

    [Fact]
    public async Task Inspect_FilesThatDoNotFit_WriteNothing()
    {
        string manifest = _folder.Combine("none.yaml");
        string encoder = Write("edge-sam")[0];

        int code = await InvokeAsync("models", "inspect", encoder, encoder, "--write", manifest);

        Assert.Equal(ExitCode.Model, code);
        Assert.Contains("fits none; nearest is", _output.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(manifest));
    }

    private static BoxXyxy[] BoxesOf(string line)
    {
        using var result = JsonDocument.Parse(line);
        return
        [
            .. result.RootElement.GetProperty("objects").EnumerateArray().Select(found =>
            {
                float[] box = [.. found.GetProperty("box").EnumerateArray().Select(value => value.GetSingle())];
                return new BoxXyxy(box[0], box[1], box[2], box[3]);
            }),
        ];
    }

    private string WriteMask()
    {
        var ids = new ushort[768 * 576];
        for (int y = 400; y < 500; y++)
            ids.AsSpan((y * 768) + 300, 100).Fill(3);
        string file = _folder.Combine("mask.png");
        File.WriteAllBytes(file, IndexedPng.Encode(768, 576, ids));
        return file;
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
