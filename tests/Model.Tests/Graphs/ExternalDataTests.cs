using Google.Protobuf;
using SamStream.Model.Graphs;
using SamStream.Model.Graphs.Format;
using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Graphs;

/// <summary>Weights beside a graph are not what a manifest's hash is of: whoever may write them has the model.</summary>
public sealed class ExternalDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("weights.bin")]
    [InlineData("../weights.bin")]
    [InlineData("link.bin")]
    [InlineData("/dev/zero")]
    public void Constructor_WeightsInAnotherFile_AreRefused(string location)
    {
        Directory.CreateDirectory(_folder.Combine("model"));
        File.WriteAllBytes(_folder.Combine("weights.bin"), new byte[4]);
        File.WriteAllBytes(_folder.Combine("model/weights.bin"), new byte[4]);
        File.CreateSymbolicLink(_folder.Combine("model/link.bin"), _folder.Combine("weights.bin"));
        string file = _folder.Combine("model/model.onnx");
        File.WriteAllBytes(file, Model(External(location)));

        var error = Assert.Throws<ModelException>(() => new OnnxSession(file, [Spec("x")], [Spec("y")], new()));

        Assert.Equal("tensors whose values are in other files", error.Found);
        Assert.Contains("save_as_external_data=False", error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_WeightsWithin_Loads()
    {
        string file = _folder.Combine("model.onnx");
        File.WriteAllBytes(file, Model(new TensorProto { Name = "w", DataType = 1, Dims = { 1 }, FloatData = { 2 } }.ToByteArray()));

        new OnnxSession(file, [Spec("x")], [Spec("y")], new()).Dispose();
    }

    // Wherever the format has tensors.
    [Theory]
    [InlineData("initializer", 7, 5)]
    [InlineData("sparse initializer", 7, 15, 1)]
    [InlineData("constant", 7, 1, 5, 5)]
    [InlineData("constants", 7, 1, 5, 10)]
    [InlineData("sparse constant", 7, 1, 5, 22, 2)]
    [InlineData("nested graph", 7, 1, 5, 6, 5)]
    [InlineData("nested graphs", 7, 1, 5, 11, 1, 5, 6, 5)]
    [InlineData("function", 25, 7, 5, 5)]
    [InlineData("function's default", 25, 11, 5)]
    [InlineData("training", 20, 1, 5)]
    public void Refuse_TensorAnywhere_IsFound(string where, params int[] fields)
    {
        byte[] tensor = External("weights.bin");
        byte[] plain = new TensorProto { Name = "w" }.ToByteArray();

        var error = Assert.Throws<ModelException>(() => ExternalData.Refuse(Within(fields, tensor), where));
        ExternalData.Refuse(Within(fields, plain), where);

        Assert.Equal("tensors whose values are in other files", error.Found);
    }

    /// <summary>Cut off and damaged, with lengths that lie: refused or passed on, and nothing else.</summary>
    [Fact]
    public void Parse_DamagedGraph_ThrowsNothingElse()
    {
        byte[] whole = Model(new TensorProto { Name = "w", DataType = 1, Dims = { 1 }, FloatData = { 2 } }.ToByteArray());
        var random = new Random(20);
        for (int i = 0; i < 5000; i++)
        {
            byte[] mutant = whole[..(i % 3 == 0 ? random.Next(whole.Length + 1) : whole.Length)];
            for (int changes = random.Next(1, 6); changes > 0 && mutant.Length > 0; changes--)
                mutant[random.Next(mutant.Length)] = (byte)random.Next(256);
            try
            {
                SourceSignature.Check("model.onnx", mutant, new ModelFile("model.onnx", "", mutant.Length, [Spec("x")], [Spec("y")]));
            }
            catch (ModelException)
            {
                // As it says.
            }
        }
    }

    private static TensorSpec Spec(string name) => new(name, TensorElement.F32, [new(1)]);

    // y = x + w.
    private static byte[] Model(byte[] weight)
    {
        var graph = new GraphProto
        {
            Name = "sum",
            Node = { new NodeProto { OpType = "Add", Name = "add", Input = { "x", "w" }, Output = { "y" } } },
            Input = { Value("x") },
            Output = { Value("y") },
        };
        var model = new ModelProto { IrVersion = 8, OpsetImport = { new OperatorSetIdProto { Version = 17 } } };
        return [.. model.ToByteArray(), .. Within([7], [.. graph.ToByteArray(), .. Within([5], weight)])];
    }

    private static ValueInfoProto Value(string name) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = 1,
                Shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimValue = 1 } } },
            },
        },
    };

    // The entry location, and that the data is elsewhere.
    private static byte[] External(string location)
    {
        byte[] entry = [.. Within([1], "location"u8.ToArray()), .. Within([2], System.Text.Encoding.UTF8.GetBytes(location))];
        return [.. new TensorProto { Name = "w", DataType = 1, Dims = { 1 } }.ToByteArray(), .. Within([13], entry), 14 << 3, 1];
    }

    private static byte[] Within(int[] fields, byte[] content)
    {
        foreach (int field in fields.Reverse())
        {
            using var stream = new MemoryStream();
            using (var output = new CodedOutputStream(stream, leaveOpen: true))
            {
                output.WriteTag(field, WireFormat.WireType.LengthDelimited);
                output.WriteBytes(ByteString.CopyFrom(content));
            }

            content = stream.ToArray();
        }

        return content;
    }
}
