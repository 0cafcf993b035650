using SamStream.Model.Graphs.Format;

namespace SamStream.Model.Graphs;

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
