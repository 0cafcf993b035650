using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.Model.Networks.FastSam;
using SamStream.PublishedExports;

namespace SamStream.Model.Tests.Networks.FastSam;

/// <summary>A file is known by the ranks and shapes of its tensors.</summary>
public sealed class FastSamContractTests
{
    private static readonly TensorSpec Images = Floats("images", 1, 3, 1024, 1024);
    private static readonly TensorSpec Boxes = Floats("output0", 1, 37, 21504), Maps = Floats("output1", 1, 32, 256, 256);

    [Fact]
    public void Find_UsualExport_NamesItsTensors() =>
        Assert.Equal(new FastSamContract("images", "output0", "output1", 1024), Find(new FastSamGraph()));

    [Fact]
    public void Find_NumbersForNamesInAnotherOrderWithMore_NamesItsTensors() =>
        Assert.Equal(new FastSamContract("images", "467", "371", 1024), Find(FastSamGraph.Old));

    // 80 · 80 + 40 · 40 + 20 · 20 boxes.
    [Fact]
    public void Find_AnotherSide_HasItsBoxes()
    {
        FastSamContract found = Find(new FastSamGraph { Side = 640 });

        Assert.Equal((640, 8400), (found.Side, found.Anchors));
    }

    [Fact]
    public void Find_FreeBatch_IsOne()
    {
        var graph = new GraphTensors([Floats("images", -1, 3, 1024, 1024)], [Floats("output0", -1, 37, 21504), Floats("output1", -1, 32, 256, 256)]);

        Assert.NotNull(FastSamContract.Find(graph).Contract);
    }

    [Theory]
    [InlineData("side", "no input that is the only one")]
    [InlineData("inputs", "no input that is the only one")]
    [InlineData("detections", "no output of detections, float32 [1, 37, 21504]")]
    [InlineData("classes", "no output of detections, float32 [1, 37, 21504]")]
    [InlineData("prototypes", "no output of prototypes, float32 [1, 32, 256, 256]")]
    [InlineData("two", "more than one output of prototypes, float32 [1, 32, 256, 256]: output1, 371")]
    public void Find_AnotherFile_SaysWhatIsMissing(string wrong, string said)
    {
        GraphTensors graph = wrong switch
        {
            "side" => new([Floats("images", 1, 3, -1, -1)], [Boxes, Maps]),
            "inputs" => new([Images, Images with { Name = "more" }], [Boxes, Maps]),
            "detections" => new([Images], [Maps]),
            "classes" => new([Images], [Floats("output0", 1, 116, 21504), Maps]),
            "prototypes" => new([Images], [Boxes, Maps with { Element = TensorElement.F16 }]),
            _ => new([Images], [Boxes, Maps, Maps with { Name = "371" }]),
        };

        (FastSamContract? contract, IReadOnlyList<string> faults) = FastSamContract.Find(graph);

        Assert.Null(contract);
        Assert.StartsWith(said, Assert.Single(faults), StringComparison.Ordinal);
    }

    private static FastSamContract Find(FastSamGraph graph)
    {
        (FastSamContract? contract, IReadOnlyList<string> faults) = FastSamContract.Find(OnnxFile.TensorsOf(graph.Build(), "fast-sam.onnx"));
        Assert.Empty(faults);
        return contract!;
    }

    private static TensorSpec Floats(string name, params int[] shape) =>
        new(name, TensorElement.F32, [.. shape.Select(size => new TensorDimension(size))]);
}
