using Google.Protobuf;
using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Graphs.Format;

namespace SamStream.PublishedExports;

/// <summary>Nodes by which exports that take pictures as they are bring them into the form of their encoder.</summary>
internal static class PictureNodes
{
    private const string Plain = "plain";

    private static readonly float[] Mean = [123.675f, 116.28f, 103.53f];
    private static readonly float[] Std = [58.395f, 57.12f, 57.375f];

    /// <summary>Puts them before an encoder of planes: floats, planes, normalisation, padding, as the shape says.</summary>
    public static byte[] PutBefore(byte[] encoder, EncoderShape shape)
    {
        ModelProto model = OnnxFile.Parse(encoder, "encoder");
        GraphProto graph = model.Graph;
        foreach (NodeProto node in graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
                node.Input[i] = node.Input[i] == shape.Input ? Plain : node.Input[i];
        }

        bool isInBytes = shape.Layout is PictureLayout.FreeBytePlanes or PictureLayout.InterleavedBytes;
        bool isInterleaved = shape.Layout is PictureLayout.Interleaved or PictureLayout.InterleavedBytes;
        TypeProto.Types.Tensor type = graph.Input[0].Type.TensorType;
        type.ElemType = (int)(isInBytes ? GraphElement.U8 : GraphElement.F32);
        if (shape.Layout is not PictureLayout.Planes)
            type.Shape = isInterleaved ? ShapeOf("height", "width", 3) : ShapeOf(1, 3, "height", "width");

        List<NodeProto> nodes = [];
        string at = shape.Input;
        if (isInBytes)
            Then("Cast", [], new AttributeProto { Name = "to", Type = AttributeProto.Types.Type.Int, I = (int)GraphElement.F32 });
        if (isInterleaved)
        {
            var order = new AttributeProto { Name = "perm", Type = AttributeProto.Types.Type.Ints };
            order.Ints.Add([2, 0, 1]);
            Then("Transpose", [], order);
            Then("Unsqueeze", [Longs("first", 0)]);
        }

        if (shape.NormalizesInside)
        {
            Then("Sub", [Floats("mean", [.. Mean.Select(value => value * shape.White / 255)])]);
            Then("Div", [Floats("std", [.. Std.Select(value => value * shape.White / 255)])]);
        }

        if (shape.Layout is PictureLayout.Planes or PictureLayout.FreePlanes)
        {
            nodes[^1].Output[0] = Plain;
        }
        else
        {
            nodes.Add(Node("Shape", [at], "size"));
            nodes.Add(Node("Sub", [Longs("whole", 1, 3, shape.Side, shape.Side), "size"], "missing"));
            var axis = new AttributeProto { Name = "axis", Type = AttributeProto.Types.Type.Int, I = 0 };
            nodes.Add(Node("Concat", [Longs("none", 0, 0, 0, 0), "missing"], "pads", axis));
            nodes.Add(Node("Pad", [at, "pads"], Plain));
        }

        NodeProto[] encoding = [.. graph.Node];
        graph.Node.Clear();
        graph.Node.Add(nodes);
        graph.Node.Add(encoding);
        return model.ToByteArray();

        void Then(string operation, string[] more, params AttributeProto[] attributes)
        {
            string result = $"picture_{nodes.Count}";
            nodes.Add(Node(operation, [at, .. more], result, attributes));
            at = result;
        }

        string Floats(string name, float[] values)
        {
            var tensor = new TensorProto { Name = name, DataType = (int)GraphElement.F32 };
            tensor.Dims.Add([1, values.Length, 1, 1]);
            tensor.FloatData.Add(values);
            graph.Initializer.Add(tensor);
            return name;
        }

        string Longs(string name, params long[] values)
        {
            var tensor = new TensorProto { Name = name, DataType = (int)GraphElement.I64 };
            tensor.Dims.Add(values.Length);
            tensor.Int64Data.Add(values);
            graph.Initializer.Add(tensor);
            return name;
        }
    }

    private static NodeProto Node(string operation, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = operation, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        node.Attribute.Add(attributes);
        return node;
    }

    private static TensorShapeProto ShapeOf(params object[] sizes)
    {
        var shape = new TensorShapeProto();
        foreach (object size in sizes)
        {
            shape.Dim.Add(size is int number
                ? new TensorShapeProto.Types.Dimension { DimValue = number }
                : new TensorShapeProto.Types.Dimension { DimParam = (string)size });
        }

        return shape;
    }
}
