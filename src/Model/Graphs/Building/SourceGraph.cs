using System.Runtime.InteropServices;
using SamStream.Model.Graphs.Format;
using SamStream.Model.Manifests;

namespace SamStream.Model.Graphs.Building;

/// <summary>An exported graph as a store of weights, which are found by the node that uses them.</summary>
internal sealed class SourceGraph
{
    private readonly string _file;
    private readonly Dictionary<string, NodeProto> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);

    /// <param name="bytes">An ONNX model.</param>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="ModelException">The bytes are not an ONNX model.</exception>
    public SourceGraph(byte[] bytes, string file)
    {
        _file = file;
        var graph = OnnxFile.Parse(bytes, file).Graph;
        foreach (var tensor in graph.Initializer)
            _constants[tensor.Name] = tensor;
        foreach (var node in graph.Node)
        {
            _nodes[node.Name] = node;
            if (node is { OpType: "Constant", Attribute: [{ T: { } value }], Output: [var name, ..] })
                _constants[name] = value;
        }
    }

    /// <summary>The only constant of this shape among the inputs of a node.</summary>
    /// <exception cref="ModelException">The node is not there, or has no such input, or several.</exception>
    public Weights OfNode(string node, params ReadOnlySpan<int> shape)
    {
        if (!_nodes.TryGetValue(node, out var found))
            throw Unexpected($"node {node}", "a node of this name", $"none among {_nodes.Count} nodes");
        Weights? weights = null;
        foreach (var input in found.Input)
        {
            if (!_constants.TryGetValue(input, out var tensor) || !HasShape(tensor, shape))
                continue;
            weights = weights is null
                ? Read(tensor)
                : throw Unexpected($"node {node}", $"one constant {Text(shape)}", "several");
        }

        return weights ?? throw Unexpected($"node {node}", $"a constant {Text(shape)}", Describe(found));
    }

    /// <summary>The constant of this name.</summary>
    /// <exception cref="ModelException">It is not there, or is of another shape.</exception>
    public Weights Named(string name, params ReadOnlySpan<int> shape)
    {
        if (!_constants.TryGetValue(name, out var tensor))
            throw Unexpected($"tensor {name}", "weights of this name", $"none among {_constants.Count} constants");
        return HasShape(tensor, shape)
            ? Read(tensor)
            : throw Unexpected($"tensor {name}", Text(shape), $"[{string.Join(", ", tensor.Dims)}]");
    }

    private Weights Read(TensorProto tensor)
    {
        if (tensor.DataType != (int)GraphElement.F32)
            throw Unexpected($"tensor {tensor.Name}", "32-bit floats", $"elements of type {tensor.DataType}");
        float[] values = tensor.RawData.IsEmpty
            ? [.. tensor.FloatData]
            : MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
        int[] shape = [.. tensor.Dims.Select(size => (int)size)];
        var count = shape.Aggregate(1L, (product, size) => product * size);
        return values.Length == count
            ? new Weights(values, shape)
            : throw Unexpected($"tensor {tensor.Name}", $"{count} values", $"{values.Length}");
    }

    private static bool HasShape(TensorProto tensor, ReadOnlySpan<int> shape)
    {
        if (tensor.Dims.Count != shape.Length)
            return false;
        for (var i = 0; i < shape.Length; i++)
        {
            if (tensor.Dims[i] != shape[i])
                return false;
        }

        return true;
    }

    private string Describe(NodeProto node) => string.Join(", ", node.Input.Select(
        input => _constants.TryGetValue(input, out var tensor) ? $"[{string.Join(", ", tensor.Dims)}]" : input));

    private static string Text(ReadOnlySpan<int> shape) => $"[{string.Join(", ", shape.ToArray())}]";

    private ModelException Unexpected(string subject, string expected, string found) =>
        new(
            _file, subject, expected, found,
            "leave the input size out: graphs of other sizes are built from MobileSAM's exported files");
}
