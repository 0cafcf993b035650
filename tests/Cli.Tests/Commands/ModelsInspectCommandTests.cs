using System.Text;
using SamStream.Cli.Arguments;
using SamStream.Cli.Commands;
using SamStream.Cli.Terminals;
using SamStream.TestSupport;

namespace SamStream.Cli.Tests.Commands;

public sealed class ModelsInspectCommandTests : IDisposable
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

    // Numbers for names, the prototypes first, and one tensor more.
    [Fact]
    public async Task InvokeAsync_OneFileOfFastSam_NamesIt()
    {
        string file = Write(("images", [1, 3, 1024, 1024]), ("371", [1, 32, 256, 256]), ("420", [1, 65, 128, 128]), ("467", [1, 37, 21504]));

        int code = await InvokeAsync("models", "inspect", file);

        Assert.Equal((ExitCode.Ok, ""), (code, _error.ToString()));
        string[] lines = _output.ToString().Split(Environment.NewLine);
        Assert.Contains("architecture fast-sam: FastSAM, Ultralytics' export in one file", lines);
        Assert.Contains("certain      only this export has these names, types and sizes", lines);
    }

    [Fact]
    public async Task InvokeAsync_OneFileOfAnotherNetwork_SaysWhatIsMissing()
    {
        string file = Write(("images", [1, 3, 1024, 1024]), ("output0", [1, 116, 21504]), ("output1", [1, 32, 256, 256]));

        int code = await InvokeAsync("models", "inspect", file);

        Assert.Equal(ExitCode.Model, code);
        Assert.Contains("fits none; nearest is fast-sam: FastSAM", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("no output of detections, float32 [1, 37, 21504]", _output.ToString(), StringComparison.Ordinal);
    }

    // As https://github.com/onnx/onnx/blob/main/onnx/onnx.proto has it: a model's version is field 1 and its graph 7; a graph's nodes are
    // field 1, its inputs 11 and its outputs 12.
    private string Write(params (string Name, int[] Shape)[] tensors)
    {
        string file = _folder.Combine("model.onnx");
        byte[] graph = [.. Field(1, []), .. tensors.SelectMany((tensor, i) => Field(i == 0 ? 11 : 12, Tensor(tensor.Name, tensor.Shape)))];
        File.WriteAllBytes(file, [1 << 3, 9, .. Field(7, graph)]);
        return file;
    }

    private static byte[] Tensor(string name, int[] shape)
    {
        byte[] sizes = [.. shape.SelectMany(size => Field(1, [1 << 3, .. Number(size)]))];
        byte[] floats = [1 << 3, 1, .. Field(2, sizes)];
        return [.. Field(1, Encoding.ASCII.GetBytes(name)), .. Field(2, Field(1, floats))];
    }

    private static byte[] Field(int field, byte[] content) => [.. Number((field << 3) | 2), .. Number(content.Length), .. content];

    private static IEnumerable<byte> Number(int value)
    {
        for (; value >= 128; value >>= 7)
            yield return (byte)(value | 128);
        yield return (byte)value;
    }

    private Task<int> InvokeAsync(params string[] arguments)
    {
        Terminal terminal = Terminal.To(_output, _error);
        return CommandLine.InvokeAsync(CommandTree.Create(terminal), arguments, terminal);
    }
}
