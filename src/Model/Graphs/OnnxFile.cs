using Google.Protobuf;
using SamStream.Model.Graphs.Format;

namespace SamStream.Model.Graphs;

/// <summary>Reads an ONNX file for editing.</summary>
internal static class OnnxFile
{
    /// <exception cref="ModelException">The bytes are not an ONNX model.</exception>
    public static ModelProto Parse(byte[] bytes, string file)
    {
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

    private static ModelException NotOnnx(string file, string found, Exception? error) =>
        new(file, null, "an ONNX model", found, "run make setup, or fetch the file again", error);
}
