using System.Text;
using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

/// <summary>The file of ranges beside a manifest.</summary>
public sealed class ActivationRangesTests : IDisposable
{
    private const string Model = "abc";

    private readonly TemporaryFolder _folder = new();

    private static ActivationRanges Ranges { get; } = new()
    {
        Model = Model,
        Command = "samstream models calibrate \"a b\"",
        Layers = new Dictionary<string, LayerScales>
        {
            ["/b/conv"] = new(ByteScale.Between(-1.25f, 3), ByteScale.Between(0, 7)),
            ["/a/linear"] = new(ByteScale.Between(-0.001f, 0.002f), default),
        },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Parse_WhatWasWritten_IsTheSame()
    {
        var read = ActivationRanges.Parse(Ranges.ToJson(), "file", Model);

        Assert.Equal((Ranges.Command, Model), (read.Command, read.Model));
        Assert.Equal(Ranges.Layers.Keys, read.Layers.Keys);
        foreach (var (layer, scales) in Ranges.Layers)
        {
            Assert.Equal((scales.Input.Zero, scales.Output.Zero), (read.Layers[layer].Input.Zero, read.Layers[layer].Output.Zero));
            Assert.Equal(scales.Input.Step, read.Layers[layer].Input.Step, 1e-5f * scales.Input.Step);
            Assert.Equal(scales.Output.Step, read.Layers[layer].Output.Step, 1e-5f * scales.Output.Step);
        }

        Assert.Equal(read.Hash, ActivationRanges.Parse(read.ToJson(), "file", Model).Hash);
    }

    [Fact]
    public void Hash_OtherRanges_IsAnotherButNotByTheCommand()
    {
        var wider = new Dictionary<string, LayerScales>(Ranges.Layers) { ["/a/linear"] = new(ByteScale.Between(-1, 1), default) };

        Assert.NotEqual(Ranges.Hash, (Ranges with { Layers = wider }).Hash);
        Assert.Equal(Ranges.Hash, (Ranges with { Command = "" }).Hash);
    }

    [Theory]
    [InlineData("\"format\": 1", "\"format\": 2", "format", "2")]
    [InlineData("\"model\": \"abc\"", "\"model\": \"def\"", "model", "def")]
    [InlineData("\"input\"", "\"inputs\"", "layers", "[]")]
    [InlineData("[0, 7]", "[7, 0]", "layers", "[7, 0]")]
    [InlineData("[0, 7]", "[0]", "layers", "[0]")]
    public void Parse_WrongFile_NamesPlaceAndCure(string right, string wrong, string place, string found)
    {
        var text = Encoding.UTF8.GetString(Ranges.ToJson());
        Assert.Contains(right, text, StringComparison.Ordinal);

        var error = Assert.Throws<ModelException>(() => ActivationRanges.Parse(
            Encoding.UTF8.GetBytes(text.Replace(right, wrong, StringComparison.Ordinal)), "some.int8.json", Model));

        Assert.Equal(("some.int8.json", place, found), (error.File, error.Tensor, error.Found));
        Assert.Contains("samstream models calibrate", error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_CutAnywhere_IsAModelException()
    {
        var json = Ranges.ToJson();

        for (var length = 0; length < json.Length - 2; length++)
            Assert.Throws<ModelException>(() => ActivationRanges.Parse(json.AsSpan(0, length), "file", Model));
    }

    [Fact]
    public void Find_BesideTheManifest_IsReadAndElseNull()
    {
        var shipped = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));
        var manifest = shipped with { File = _folder.Combine("own.yaml") };
        Assert.Null(ActivationRanges.Find(manifest));
        File.WriteAllBytes(_folder.Combine("own.int8.json"), (Ranges with { Model = manifest.Encoder.Sha256 }).ToJson());

        Assert.Equal(2, ActivationRanges.Find(manifest)!.Layers.Count);
    }

    [Fact]
    public void Find_MobileSam_ComesWithIt() =>
        Assert.NotNull(ActivationRanges.Find(ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"))));
}
