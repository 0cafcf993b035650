using Google.Protobuf;
using SamStream.Model.Graphs.Format;
using SamStream.Model.Manifests;

namespace SamStream.Model.Graphs;

/// <summary>Reads an ONNX file for editing.</summary>
internal static class OnnxFile
{
    /// <exception cref="ModelException">The bytes are not an ONNX model.</exception>
    public static ModelProto Parse(byte[] bytes, string file)
    {
        ExternalData.Refuse(bytes, file);
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw NotOnnx(file, $"{bytes.Length} bytes that do not parse ({error.Message})", error);
        }

        if (model.IrVersion < 1 || model.Graph is null || model.Graph.Node.Count == 0)
            throw NotOnnx(file, $"{bytes.Length} bytes without a graph", null);
        return model;
    }

    /// <summary>Inputs and outputs of a model's graph.</summary>
    /// <exception cref="ModelException">The bytes are not an ONNX model.</exception>
    public static GraphTensors TensorsOf(byte[] bytes, string file)
    {
        GraphProto graph = Parse(bytes, file).Graph;
        // Old exports list their weights among the inputs.
        HashSet<string> weights = [.. graph.Initializer.Select(tensor => tensor.Name)];
        ValueInfoProto[] inputs = [.. graph.Input.Where(input => !weights.Contains(input.Name))];
        return new GraphTensors(Known(inputs), Known(graph.Output))
        {
            NormalizesImage = inputs.Length == 1 && IsNormalized(graph, inputs[0].Name),
            Others = [.. inputs.Concat(graph.Output).Where(tensor => SourceSignature.Declared(tensor) is null).Select(tensor => tensor.Name)],
        };
    }

    // By its own name, or as a copy or another type of it: nodes stand in the order of their work.
    private static bool IsNormalized(GraphProto graph, string image)
    {
        HashSet<string> pictures = [image];
        foreach (NodeProto node in graph.Node.Where(node => node.Input.Any(pictures.Contains)))
        {
            if (node.OpType is "Sub" or "Add" or "Mul" or "Div" or "BatchNormalization")
                return true;
            if (node.OpType is "Cast" or "Identity")
                pictures.UnionWith(node.Output);
        }

        return false;
    }

    private static TensorSpec[] Known(IEnumerable<ValueInfoProto> tensors) => [.. tensors.Select(SourceSignature.Declared).OfType<TensorSpec>()];

    /// <summary>The error for a file that is no ONNX model.</summary>
    public static ModelException NotOnnx(string file, string found, Exception? error) =>
        new(file, null, "an ONNX model", found, "run make setup, or fetch the file again", error);
}

/// <summary>Compares the tensors that an ONNX file declares, before any edit, with what its manifest says.</summary>
internal static class SourceSignature
{
    private const string Cure = "use the file that the manifest was written for, or correct the manifest";

    /// <exception cref="ModelException">A tensor is missing or of another type or shape.</exception>
    public static void Check(string path, byte[] source, ModelFile expected)
    {
        var graph = OnnxFile.Parse(source, path).Graph;
        Check(path, "input", expected.Inputs, graph.Input);
        Check(path, "output", expected.Outputs, graph.Output);
    }

    private static void Check(
        string path, string kind, IReadOnlyList<TensorSpec> expected, IReadOnlyList<ValueInfoProto> found)
    {
        foreach (var spec in expected)
        {
            var actual = found.FirstOrDefault(info => info.Name == spec.Name);
            if (actual is null)
            {
                var names = string.Join(", ", found.Select(info => info.Name));
                throw new ModelException(path, $"{kind} {spec.Name}", spec.Signature, $"the {kind}s {names}", Cure);
            }

            var declared = Declared(actual);
            if (declared is null || declared.Element != spec.Element || !SameShape(spec.Shape, declared.Shape))
            {
                throw new ModelException(
                    path, $"{kind} {spec.Name}", spec.Signature, declared?.Signature ?? "another kind of value", Cure);
            }
        }
    }

    private static bool SameShape(IReadOnlyList<TensorDimension> expected, IReadOnlyList<TensorDimension> found) =>
        expected.Count == found.Count
        && expected.Zip(found).All(pair => pair.First.IsFree ? pair.Second.IsFree : pair.First.Size == pair.Second.Size);

    /// <summary>Name, type and shape of a tensor; null if it is none, or of a type that manifests do not know.</summary>
    public static TensorSpec? Declared(ValueInfoProto info)
    {
        if (info.Type?.TensorType is not { } tensor || ElementOf(tensor.ElemType) is not { } element)
            return null;
        var shape = tensor.Shape?.Dim.Select(dim => dim.ValueCase is TensorShapeProto.Types.Dimension.ValueOneofCase.DimValue
            ? new TensorDimension((int)dim.DimValue)
            : new TensorDimension(-1, dim.DimParam));
        return new TensorSpec(info.Name, element, [.. shape ?? []]);
    }

    private static TensorElement? ElementOf(int format) => format switch
    {
        1 => TensorElement.F32,
        2 => TensorElement.U8,
        6 => TensorElement.I32,
        7 => TensorElement.I64,
        10 => TensorElement.F16,
        _ => null,
    };
}
