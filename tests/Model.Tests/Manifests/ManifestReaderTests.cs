using SamStream.Model.Graphs;
using SamStream.Model.Manifests;
using SamStream.PublishedExports;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Manifests;

public sealed class ManifestReaderTests
{
    private static readonly string MobileSam = RepositoryPaths.Combine("configs/models/mobile-sam.yaml");

    [Fact]
    public void Read_ShippedManifest_HoldsWhatItSays()
    {
        var manifest = ManifestReader.Read(MobileSam);

        Assert.Equal("mobile-sam", manifest.Name);
        Assert.Equal("Apache-2.0", manifest.License);
        Assert.Equal(MobileSam, manifest.File);
        Assert.Equal(28_085_517, manifest.Encoder.Bytes);
        Assert.Equal("float32 [batch, 3, 1024, 1024]", manifest.Encoder.Inputs[0].Signature);
        Assert.Equal(6, manifest.Decoder.Inputs.Count);
        Assert.True(manifest.Decoder.Inputs[1].Shape[1].IsFree);
        Assert.Equal("/Reshape_9_output_0", manifest.Rewiring!.LowResLogits);
        Assert.Equal([58.395f, 57.12f, 57.375f], manifest.Preprocessing.Std);
        Assert.Equal(new ModelCapabilities(true, true, true, 4, true), manifest.Capabilities);
        Assert.Equal(-7.4f, manifest.Score.Bias);
        Assert.Equal([0.32f, 1.88f, 1.4f, 2, 1.9f, 2, -0.5f], manifest.Score.Values);
        Assert.Equivalent(ScoreWeights.OfMobileSam, manifest.Score, strict: true);
    }

    [Fact]
    public void Parse_ArchitectureWithoutDecoder_HasOneFile()
    {
        ModelManifest manifest = ManifestReader.Parse(FastSam(), "some.yaml");

        Assert.Equal((ModelArchitecture.FastSam, ImageFit.CentredLetterbox), (manifest.Architecture, manifest.Preprocessing.Fit));
        Assert.Equal(["encoder"], manifest.Files.Select(file => file.Part));
        Assert.Same(ModelFile.None, manifest.Decoder);
    }

    [Fact]
    public void Parse_DecoderOfAnArchitectureWithoutOne_IsRefused()
    {
        string yaml = FastSam().Replace("preprocessing:", "decoder: { file: decoder.onnx }\npreprocessing:", StringComparison.Ordinal);

        var error = Assert.Throws<ManifestException>(() => ManifestReader.Parse(yaml, "some.yaml"));

        Assert.Equal("decoder", Assert.Single(error.Problems).Key);
    }

    // A picture in the middle of its input is looked for there by that architecture alone.
    [Theory]
    [InlineData("fast-sam", "letterbox", "write one of centred-letterbox")]
    [InlineData("sam", "centred-letterbox", "write one of letterbox, stretch")]
    public void Parse_FitOfAnotherArchitecture_IsRefused(string architecture, string kind, string said)
    {
        string yaml = architecture == "sam"
            ? File.ReadAllText(MobileSam).Replace("kind: letterbox", $"kind: {kind}", StringComparison.Ordinal)
            : FastSam().Replace("kind: centred-letterbox", $"kind: {kind}", StringComparison.Ordinal);

        var error = Assert.Throws<ManifestException>(() => ManifestReader.Parse(yaml, "some.yaml"));

        Assert.Equal("preprocessing.kind", Assert.Single(error.Problems).Key);
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralProblems_ReportsAllAtOnce()
    {
        var yaml = File.ReadAllText(MobileSam)
            .Replace("name: mobile-sam", "nane: mobile-sam", StringComparison.Ordinal)
            .Replace("sha256: 18348d14", "sha256: x8348d14", StringComparison.Ordinal)
            .Replace("bytes: 16501766", "bytes: -4", StringComparison.Ordinal)
            .Replace("name: point_labels, type: float32", "name: point_labels, type: float23", StringComparison.Ordinal)
            .Replace("shape: [1, points, 2]", "shape: [0, points, 2]", StringComparison.Ordinal)
            .Replace("std: [58.395, 57.12, 57.375]", "std: [58.395, 0]", StringComparison.Ordinal)
            .Replace("batch: true", "batch: perhaps", StringComparison.Ordinal)
            .Replace("likeness: 1.9", "likeness: much", StringComparison.Ordinal);

        var error = Assert.Throws<ManifestException>(() => ManifestReader.Parse(yaml, "some.yaml"));

        string[] keys =
        [
            "nane", "name", "encoder.sha256", "decoder.bytes", "decoder.inputs[1].shape[0]", "decoder.inputs[2].type",
            "preprocessing.std", "preprocessing.std[1]", "capabilities.batch", "score.likeness",
        ];
        Assert.Equal(keys.Order(StringComparer.Ordinal), error.Problems.Select(p => p.Key).Order(StringComparer.Ordinal));
        Assert.Contains("some.yaml: 10 problems", error.Message, StringComparison.Ordinal);
        Assert.Contains("capabilities.batch: 'perhaps' is not valid; write true or false", error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Problems, p => p is { Key: "decoder.inputs[2].type", Value: "float23", Place.Line: > 0 });
    }

    [Theory]
    [InlineData("")]
    [InlineData("just text")]
    [InlineData("[1, 2]")]
    [InlineData("schema: 1")]
    [InlineData("{}")]
    public void Parse_NotAManifest_SaysWhatIsMissing(string yaml)
    {
        var error = Assert.Throws<ManifestException>(() => ManifestReader.Parse(yaml, "some.yaml"));

        Assert.Contains(error.Problems, problem => problem.Key == "encoder");
        Assert.Contains(error.Problems, problem => problem.Key == "capabilities");
        Assert.Contains(error.Problems, problem => problem is { Key: "score", Value: null });
    }

    [Fact]
    public void Parse_NoScore_SaysWhereOneIsFound()
    {
        string yaml = File.ReadAllText(MobileSam);

        var error = Assert.Throws<ManifestException>(() => ManifestReader.Parse(yaml[..yaml.IndexOf("score:", StringComparison.Ordinal)], "some.yaml"));

        Assert.Contains("score: is missing; copy the section of configs/models/mobile-sam.yaml", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NestedWithoutEnd_IsRefusedBeforeTheTreeIsBuilt()
    {
        var error = Assert.Throws<ManifestException>(
            () => ManifestReader.Parse("name: " + new string('[', 200_000), "some.yaml"));

        Assert.Contains("some.yaml:1: is nested more than 50 deep", error.Message, StringComparison.Ordinal);
    }

    // Nine lines that stand for a list of 10^9 items, in places where a value, a list and a key are expected.
    [Theory]
    [InlineData("name: *i")]
    [InlineData("encoder: { inputs: *i }")]
    [InlineData("*i : 1")]
    public void Parse_AliasesOfAliases_EndWithAFault(string use)
    {
        string lists = string.Join('\n', "bcdefghi".Select(name =>
            $"{name}: &{name} [{string.Join(", ", Enumerable.Repeat($"*{(char)(name - 1)}", 10))}]"));

        Assert.Throws<ManifestException>(() => ManifestReader.Parse($"a: &a [1, 1]\n{lists}\n{use}\n", "some.yaml"));
    }

    [Fact]
    public void Parse_ProblemsWithoutEnd_AreToldUpToALimit()
    {
        string yaml = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"key{i}: 1\n"));

        var error = Assert.Throws<ManifestException>(() => ManifestReader.Parse(yaml, "some.yaml"));

        Assert.Equal(100, error.Problems.Count);
        Assert.Equal("there are more problems", error.Problems[^1].Fault);
    }

    /// <summary>A pipe without a writer is waited at for ever, a device read for ever.</summary>
    [Fact]
    public void Read_NoFile_SaysWhatItIs()
    {
        using var folder = new TemporaryFolder();
        NamedPipes.Make(folder.Combine("pipe.yaml"));
        File.CreateSymbolicLink(folder.Combine("zero.yaml"), "/dev/zero");
        using (FileStream file = File.Create(folder.Combine("long.yaml")))
            file.SetLength(10_000_000_000);

        Assert.Contains("is a pipe, not a file", Fault("pipe.yaml"), StringComparison.Ordinal);
        Assert.Contains("is a device, not a file", Fault("zero.yaml"), StringComparison.Ordinal);
        Assert.Contains("is a folder, not a file", Fault("."), StringComparison.Ordinal);
        Assert.Contains("at most 1048576 are read", Fault("long.yaml"), StringComparison.Ordinal);

        string Fault(string name) => Assert.Throws<ManifestException>(() => ManifestReader.Read(folder.Combine(name))).Message;
    }

    [Fact]
    public void Parse_NotYaml_NamesTheLine()
    {
        var error = Assert.Throws<ManifestException>(() => ManifestReader.Parse("a: 1\nb: [1,\n", "some.yaml"));

        Assert.Single(error.Problems);
        Assert.True(error.Problems[0].Place!.Line > 1);
    }

    [Fact]
    public void Read_NoFile_SaysSo()
    {
        var error = Assert.Throws<ManifestException>(() => ManifestReader.Read("/nowhere/at/all.yaml"));

        Assert.Contains("/nowhere/at/all.yaml", error.Message, StringComparison.Ordinal);
    }

    // What inspect writes for such a file.
    private static string FastSam()
    {
        GraphTensors tensors = OnnxFile.TensorsOf(new FastSamGraph().Build(), "fast-sam.onnx");
        var file = new ModelFile("fast-sam.onnx", new string('0', 64), 47_000_000, tensors.Inputs, tensors.Outputs);
        return ManifestWriter.Write(ExportInspection.Of(tensors)[0].Describe("fast-sam.yaml", "my-fast-sam", [file]));
    }
}
