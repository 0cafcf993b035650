using SamStream.Model;
using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Networks.NanoTrack;
using SamStream.Model.Networks.Sam;
using static SamStream.Fuzz.Targets.TargetCatalog;

namespace SamStream.Fuzz.Targets;

/// <summary>ONNX files, as far as they are edited before ONNX Runtime gets them.</summary>
internal static class GraphTargets
{
    private static readonly string[] Names =
        ["image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input", "masks", "logits", "ious", "Constant", "If", "Loop"];

    private static readonly ModelFile Expected = new(
        "fuzz.onnx", "", 1,
        [new TensorSpec("image_embeddings", TensorElement.F32, [new(1), new(256), new(64), new(64)])],
        [new TensorSpec("masks", TensorElement.F32, [new(1), new(4)])]);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("onnx-decoder", "a mask decoder that is edited", bytes => Allowing<ModelException>(() => DecoderGraph.Edit(bytes, new DecoderRewiring("logits", "ious"), "fuzz.onnx")))
        {
            Words = Names,
        },
        new("onnx-signature", "the inputs and outputs that a file declares", bytes => Allowing<ModelException>(() => SourceSignature.Check("fuzz.onnx", bytes, Expected)))
        {
            Words = Names,
        },
        new("onnx-inspection", "files that are to be told apart", bytes => Allowing<ModelException>(() => Inspect(bytes)))
        {
            Words = Names,
        },
        new("onnx-tracker", "the backbone of a box tracker", bytes => Allowing<ModelException>(() => NanoTrackNetwork.ForTemplate(bytes, "fuzz.onnx"))),
        new("onnx-weights", "a graph as a store of weights", bytes => Allowing<ModelException>(() => ReadWeights(bytes))) { Words = Names },
    ];

    private static void ReadWeights(byte[] bytes)
    {
        var graph = new SourceGraph(bytes, "fuzz.onnx");
        graph.Named("w", 2, 3);
        graph.OfNode("scale", 2, 3);
    }

    private static void Inspect(byte[] bytes)
    {
        GraphTensors tensors = OnnxFile.TensorsOf(bytes, "fuzz.onnx");
        ExportInspection.Of(tensors);
        ExportInspection.Of(tensors, tensors);
    }
}
