using Google.Protobuf;
using SamStream.Model.Manifests;

namespace SamStream.Model.Graphs;

/// <summary>
/// Tells graphs that are whole from those whose tensors are in other files (ONNX, TensorProto.external_data): a manifest's hash says
/// nothing of these.
/// </summary>
internal static class ExternalData
{
    private const int MostLevels = 100;
    private const int DataEntries = 13, DataLocation = 14;

    private enum Message
    {
        Model,
        Training,
        Function,
        Graph,
        SparseTensor,
        Node,
        Attribute,
        Tensor,
    }

    /// <exception cref="ModelException">The bytes are not an ONNX model, or have tensors in other files.</exception>
    public static void Refuse(byte[] graph, string file)
    {
        bool hasAny;
        try
        {
            using var input = new CodedInputStream(graph);
            hasAny = IsIn(input, Message.Model, graph.Length, 0);
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidOperationException)
        {
            throw OnnxFile.NotOnnx(file, $"{graph.Length} bytes that do not parse ({error.Message})", error);
        }

        if (hasAny)
        {
            throw new ModelException(
                file, null, "a graph with all of its weights in one file", "tensors whose values are in other files",
                "save it as one: onnx.save_model(model, path, save_as_external_data=False), and write its new sha256 and bytes in the manifest");
        }
    }

    // Of the messages that may hold tensors, those of which each is: onnx.proto of ONNX 1.19.
    private static Message? Below(Message message, int field) => (message, field) switch
    {
        (Message.Model, 7) or (Message.Training, 1 or 2) or (Message.Attribute, 6 or 11) => Message.Graph,
        (Message.Model, 20) => Message.Training,
        (Message.Model, 25) => Message.Function,
        (Message.Graph, 1) or (Message.Function, 7) => Message.Node,
        (Message.Node, 5) or (Message.Function, 11) => Message.Attribute,
        (Message.Graph, 15) or (Message.Attribute, 22 or 23) => Message.SparseTensor,
        (Message.Graph, 5) or (Message.Attribute, 5 or 10) or (Message.SparseTensor, 1 or 2) => Message.Tensor,
        _ => null,
    };

    private static bool IsIn(CodedInputStream input, Message message, long end, int level)
    {
        if (level > MostLevels)
            throw new InvalidOperationException($"it is nested more than {MostLevels} deep");
        while (input.Position < end)
        {
            uint tag = input.ReadTag();
            int field = WireFormat.GetTagFieldNumber(tag);
            WireFormat.WireType type = WireFormat.GetTagWireType(tag);
            bool isLocation = message == Message.Tensor && field == DataLocation && type == WireFormat.WireType.Varint;
            if ((message == Message.Tensor && field == DataEntries) || (isLocation && input.ReadInt64() != 0))
                return true;
            if (isLocation)
                continue;
            if (type == WireFormat.WireType.LengthDelimited && Below(message, field) is { } below)
            {
                int length = input.ReadLength();
                if (length < 0 || input.Position + length > end)
                    throw new InvalidOperationException($"a part of {length} bytes is cut off");
                if (IsIn(input, below, input.Position + length, level + 1))
                    return true;
            }
            else
            {
                input.SkipLastField();
            }
        }

        return input.Position == end ? false : throw new InvalidOperationException("a part is longer than what it is in");
    }
}
