using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Google.Protobuf;
using SamStream.Model.Graphs.Format;

namespace SamStream.Model.Graphs.Building;

/// <summary>
/// Writes an ONNX graph node by node. Every operator checks the shapes that it is given and knows the shape that it
/// gives, so that a mistake shows where it is made. The same calls give the same bytes.
/// </summary>
/// <remarks>
/// Only operators of the ONNX standard are written, so that every execution provider may run them; products of bytes
/// excepted, which are ONNX Runtime's own for the CPU. Operators: https://onnx.ai/onnx/operators, in the version
/// <see cref="OperatorSet"/>.
/// </remarks>
internal sealed partial class GraphBuilder(string name)
{
    public const int OperatorSet = 20;

    private const int FormatVersion = 9;

    private readonly GraphProto _graph = new() { Name = name };
    private readonly Dictionary<string, GraphTensor> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Adds an input of the graph, 32-bit floats.</summary>
    public GraphTensor Input(string input, params ReadOnlySpan<GraphDimension> shape) => Input(input, GraphElement.F32, shape);

    /// <summary>Adds an input of the graph.</summary>
    public GraphTensor Input(string input, GraphElement element, params ReadOnlySpan<GraphDimension> shape)
    {
        var tensor = new GraphTensor(input, element, new GraphShape(shape));
        _graph.Input.Add(Declare(tensor));
        return tensor;
    }

    /// <summary>Makes a tensor an output of the graph.</summary>
    public void Output(GraphTensor tensor, string output)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Name = output, Input = { tensor.Name }, Output = { output } });
        _graph.Output.Add(Declare(tensor with { Name = output }));
    }

    /// <summary>A constant; equal ones are stored once.</summary>
    public GraphTensor Constant(Weights weights) =>
        Constant(GraphElement.F32, MemoryMarshal.AsBytes<float>(weights.Values), weights.Shape);

    /// <summary>A constant without dimensions.</summary>
    public GraphTensor Constant(float value) => Constant(new Weights([value]));

    /// <summary>A list of integers, as shapes and axes are given to operators.</summary>
    public GraphTensor Integers(params ReadOnlySpan<long> values) =>
        Constant(GraphElement.I64, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>The model as a file's content.</summary>
    public byte[] ToBytes()
    {
        var model = new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = "SamStream",
            Graph = _graph,
            OpsetImport = { new OperatorSetIdProto { Version = OperatorSet } },
        };
        if (_graph.Node.Any(node => node.Domain == RuntimeDomain))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = RuntimeDomain, Version = 1 });
        return model.ToByteArray();
    }

    private GraphTensor Constant(GraphElement element, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> shape)
    {
        var dimensions = new GraphDimension[shape.Length];
        for (var i = 0; i < shape.Length; i++)
            dimensions[i] = shape[i];
        var key = $"{element} {string.Join(",", dimensions)} {Convert.ToHexString(SHA256.HashData(bytes))}";
        if (_constants.TryGetValue(key, out var known))
            return known;

        var tensor = new GraphTensor(NextName("constant"), element, new GraphShape(dimensions));
        var stored = new TensorProto
        {
            Name = tensor.Name,
            DataType = (int)element,
            RawData = ByteString.CopyFrom(bytes),
        };
        foreach (var size in shape)
            stored.Dims.Add(size);
        _graph.Initializer.Add(stored);
        _constants.Add(key, tensor);
        return tensor;
    }

    private GraphTensor Add(
        string operation,
        GraphShape shape,
        GraphTensor[] inputs,
        params ReadOnlySpan<AttributeProto> attributes) =>
        Add(operation, [shape], inputs, attributes)[0];

    private GraphTensor[] Add(
        string operation,
        GraphShape[] shapes,
        GraphTensor[] inputs,
        params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operation, Name = NextName(operation) };
        node.Input.AddRange(inputs.Select(input => input.Name));
        foreach (var attribute in attributes)
            node.Attribute.Add(attribute);
        var outputs = new GraphTensor[shapes.Length];
        for (var i = 0; i < shapes.Length; i++)
        {
            var output = shapes.Length == 1 ? node.Name : $"{node.Name}.{i}";
            outputs[i] = new GraphTensor(output, inputs[0].Element, shapes[i]);
            node.Output.Add(output);
        }

        _graph.Node.Add(node);
        return outputs;
    }

    private string NextName(string kind)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, kind, out _);
        return $"{kind}_{count++}";
    }

    private static ValueInfoProto Declare(GraphTensor tensor)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in tensor.Shape)
        {
            shape.Dim.Add(dimension.IsFixed
                ? new TensorShapeProto.Types.Dimension { DimValue = dimension.Factor }
                : new TensorShapeProto.Types.Dimension { DimParam = $"{dimension}" });
        }

        var type = new TypeProto.Types.Tensor { ElemType = (int)tensor.Element, Shape = shape };
        return new ValueInfoProto { Name = tensor.Name, Type = new TypeProto { TensorType = type } };
    }

    private static AttributeProto Attribute(string attribute, long value) =>
        new() { Name = attribute, Type = AttributeProto.Types.Type.Int, I = value };

    private static AttributeProto Attribute(string attribute, float value) =>
        new() { Name = attribute, Type = AttributeProto.Types.Type.Float, F = value };

    private static AttributeProto ListAttribute(string attribute, params ReadOnlySpan<int> values)
    {
        var result = new AttributeProto { Name = attribute, Type = AttributeProto.Types.Type.Ints };
        foreach (var value in values)
            result.Ints.Add(value);
        return result;
    }

    private static void Require(bool condition, string operation, params ReadOnlySpan<GraphTensor> inputs)
    {
        if (!condition)
            throw new ArgumentException($"{operation} cannot take {string.Join(" and ", inputs.ToArray().AsEnumerable())}.");
    }
}
