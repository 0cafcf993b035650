using Google.Protobuf;
using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Format;
using SamStream.Model.Manifests;

namespace SamStream.Model.Networks.Sam;

/// <summary>
/// The edit that makes SAM's exported mask decoder answer all prompts of a frame in one call: the logits and predicted
/// IoUs of all masks become the outputs, the choice among the masks and the enlargement go, and the number of prompts
/// becomes free.
/// </summary>
internal static class DecoderGraph
{
    /// <summary>Raise it when the edit's result changes: cached results of other versions are not used.</summary>
    public const int EditVersion = 1;

    public const string LowResLogits = "low_res_logits";
    public const string IouPredictions = "iou_predictions";
    public const string FreeDimension = "prompts";

    /// <summary>Masks that SAM's decoder proposes for a prompt: one for the whole, three for its parts.</summary>
    public const int MasksPerPrompt = 4;

    private const int FloatElement = 1;

    private static readonly string[] PromptInputs = ["point_coords", "point_labels", "mask_input"];
    private static readonly string[] RequiredInputs = ["image_embeddings", "has_mask_input", .. PromptInputs];
    private static readonly string[] NodesWithSubgraphs = ["If", "Loop", "Scan"];

    /// <summary>Edits the decoder in <paramref name="source"/>; <paramref name="file"/> is what messages call it.</summary>
    /// <exception cref="ModelException">The graph is not the one that the edit knows.</exception>
    public static byte[] Edit(byte[] source, DecoderRewiring rewiring, string file)
    {
        var model = OnnxFile.Parse(source, file);
        var graph = model.Graph;
        CheckGraph(graph, file);

        graph.Output.Clear();
        RenameTensor(graph, "iou_predictions", "iou_predictions/chosen");
        AddOutput(graph, rewiring.LowResLogits, LowResLogits, [MasksPerPrompt, 256, 256], file);
        AddOutput(graph, rewiring.IouPredictions, IouPredictions, [MasksPerPrompt], file);
        GraphPruning.RemoveUnneeded(graph);
        foreach (var name in PromptInputs)
            FreePromptDimension(graph, name, file);
        return model.ToByteArray();
    }

    private static void CheckGraph(GraphProto graph, string file)
    {
        foreach (var name in RequiredInputs)
        {
            if (!graph.Input.Any(input => input.Name == name))
            {
                var found = string.Join(", ", graph.Input.Select(input => input.Name));
                throw Unexpected(file, $"input {name}", "an input of this name", $"the inputs {found}");
            }
        }

        if (graph.Node.FirstOrDefault(node => NodesWithSubgraphs.Contains(node.OpType)) is { } nested)
            throw Unexpected(file, $"node {nested.Name}", "a graph without nested graphs", $"a node {nested.OpType}");
    }

    private static void AddOutput(
        GraphProto graph, string tensor, string outputName, ReadOnlySpan<int> sizes, string file)
    {
        if (!graph.Node.Any(node => node.Output.Contains(tensor)))
        {
            throw Unexpected(
                file, $"tensor {tensor}", "a tensor of this name inside the graph", $"none among {graph.Node.Count} nodes");
        }

        RenameTensor(graph, tensor, outputName);
        var shape = new TensorShapeProto();
        shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = FreeDimension });
        foreach (var size in sizes)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = size });

        graph.Output.Add(new ValueInfoProto
        {
            Name = outputName,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = FloatElement, Shape = shape } },
        });
    }

    private static void RenameTensor(GraphProto graph, string from, string to)
    {
        foreach (var node in graph.Node)
        {
            Rename(node.Input, from, to);
            Rename(node.Output, from, to);
        }

        if (graph.ValueInfo.FirstOrDefault(info => info.Name == from) is { } stale)
            graph.ValueInfo.Remove(stale);
    }

    private static void Rename(Google.Protobuf.Collections.RepeatedField<string> names, string from, string to)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == from)
                names[i] = to;
        }
    }

    private static void FreePromptDimension(GraphProto graph, string name, string file)
    {
        var input = graph.Input.FirstOrDefault(candidate => candidate.Name == name)
            ?? throw Unexpected(file, $"input {name}", "an input that the masks depend on", "one that nothing uses");
        var dimensions = input.Type?.TensorType?.Shape?.Dim;
        if (dimensions is not { Count: > 0 })
            throw Unexpected(file, $"input {name}", "a tensor with dimensions", "none");
        dimensions[0] = new TensorShapeProto.Types.Dimension { DimParam = FreeDimension };
    }

    private static ModelException Unexpected(string file, string subject, string expected, string found) =>
        new(file, subject, expected, found, "use SAM's exported mask decoder, or correct decoder.rewire in the manifest");
}

/// <summary>Removes what the outputs of a graph do not need.</summary>
/// <remarks>Graphs with sub-graphs inside nodes (If, Loop, Scan) are refused by <see cref="DecoderGraph"/> beforehand.</remarks>
internal static class GraphPruning
{
    public static void RemoveUnneeded(GraphProto graph)
    {
        var producers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            foreach (var output in node.Output)
                producers[output] = node;
        }

        var neededTensors = new HashSet<string>(StringComparer.Ordinal);
        var neededNodes = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var open = new Stack<string>(graph.Output.Select(output => output.Name));
        while (open.TryPop(out var tensor))
        {
            if (!neededTensors.Add(tensor) || !producers.TryGetValue(tensor, out var node) || !neededNodes.Add(node))
                continue;
            foreach (var input in node.Input)
                open.Push(input);
        }

        Keep(graph.Node, neededNodes.Contains);
        Keep(graph.Initializer, tensor => neededTensors.Contains(tensor.Name));
        Keep(graph.Input, input => neededTensors.Contains(input.Name));
        Keep(graph.ValueInfo, info => neededTensors.Contains(info.Name));
    }

    private static void Keep<T>(Google.Protobuf.Collections.RepeatedField<T> items, Func<T, bool> isNeeded)
    {
        var kept = items.Where(isNeeded).ToList();
        items.Clear();
        items.AddRange(kept);
    }
}
