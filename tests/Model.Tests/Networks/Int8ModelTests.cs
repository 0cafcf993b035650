using SamStream.Model.Graphs.Building;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Preprocessing;
using SamStream.Model.Quantization;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

/// <summary>The real model in 8 bits, from the ranges that come with it.</summary>
public sealed class Int8ModelTests : IDisposable
{
    private static readonly InputSize Size = new(128, 96);
    private static readonly ModelManifest Manifest =
        ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));

    private readonly TemporaryFolder _cache = new();

    private SamModelOptions Options => new() { CacheFolder = _cache.Path, Input = Size, Precision = ModelPrecision.Int8 };

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void Open_EmptyCache_BuildsEverySizeOnceAndTellsWhich()
    {
        SamModelOptions options = Options with { WithSquares = true };
        IReadOnlyList<InputSize> sizes = Size.WithSquares();

        using (var first = SamModel.Open(Manifest, options))
        {
            Assert.Equal(sizes, first.Int8Build!.Sizes);
            Assert.Equal(sizes, first.Inputs.Select(input => input.Geometry.Size));
            Assert.True(first.Int8Build.Time > TimeSpan.Zero);
        }

        // An encoder and a decoder for each, and none in floats.
        Assert.Equal(2 * sizes.Count, Directory.GetFiles(_cache.Path).Length);
        Assert.Equal(sizes.Count, Directory.GetFiles(_cache.Path, "tiny-vit-int8-*.onnx").Length);
        using var second = SamModel.Open(Manifest, options);
        Assert.Null(second.Int8Build);
        Assert.Equal(sizes.Count, second.Inputs.Count);
    }

    [Fact]
    public void Open_Floats_BuildsNothingToTell()
    {
        using var model = SamModel.Open(Manifest, Options with { Precision = ModelPrecision.Fp32 });

        Assert.Null(model.Int8Build);
    }

    [Fact]
    public void Open_RangesThatShip_GivesAlmostTheSameEmbedding()
    {
        using var floats = SamModel.Open(Manifest, Options with { Precision = ModelPrecision.Fp32 });
        using var bytes = SamModel.Open(Manifest, Options);
        using var expected = floats.Network.CreateEmbedding();
        using var actual = bytes.Network.CreateEmbedding();
        YuvImage image = new TestImage(128, 96).View;

        floats.Network.Encode(image, expected);
        bytes.Network.Encode(image, actual);

        var values = expected.Tensor.Span.ToArray();
        var error = values.Zip(actual.Tensor.Span.ToArray(), (a, b) => (a - b) * (a - b)).Sum() / values.Sum(value => value * value);
        Assert.InRange(error, 1e-6f, 0.02f);
    }

    [Fact]
    public void Ranges_ThatShip_AreOfEveryLayerOfTheGraphAndNoOther()
    {
        IEncoderQuantization encoder = Int8Optimization.EncoderOf(Manifest, Options);
        using var observed = new OnnxLayers(encoder.Build(LayerPrecision.Observed));

        Assert.Equal(observed.Names, encoder.Ranges!.Layers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(observed.Outputs, encoder.Ranges.Layers.Count(layer => layer.Value.Output.Step > 0));
    }

    [Fact]
    public void Open_CalibratedForAScene_PrefersThat()
    {
        SamModel.Open(Manifest, Options).Dispose();
        IEncoderQuantization encoder = Int8Optimization.EncoderOf(Manifest, Options);
        ActivationRanges shipped = encoder.Ranges!;
        var layers = shipped.Layers.ToDictionary(
            layer => layer.Key, layer => layer.Value with { Input = ByteScale.Between(2 * layer.Value.Input.Low, 2 * layer.Value.Input.High) });
        encoder.Calibrations.Keep(shipped with { Layers = layers }, new Int8Report
        {
            Frames = 1,
            Objects = 10,
            Fp32MeanIou = 1,
            Int8MeanIou = 1,
            Agreement = 1,
            Calibration = "frames",
        });

        using var model = SamModel.Open(Manifest, Options);

        Assert.Equal([Size], model.Int8Build!.Sizes);
        Assert.NotEqual(shipped.Hash, encoder.Ranges!.Hash);
    }

    [Fact]
    public void Open_NoRanges_NamesTheCommandThatMakesThem()
    {
        var error = Assert.Throws<ModelException>(() => SamModel.Open(Manifest with { File = _cache.Combine("other.yaml") }, Options));

        Assert.Contains("other.int8.json", error.Found, StringComparison.Ordinal);
        Assert.Contains($"samstream models optimize mobile-sam --int8 --input-size {Size} --calibrate", error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_RangesCutShort_NamesTheirFileAndTheCure()
    {
        string file = _cache.Combine("cut.int8.json");
        File.WriteAllBytes(file, File.ReadAllBytes(ActivationRanges.FileOf(Manifest))[..1000]);

        var error = Assert.Throws<ModelException>(() => SamModel.Open(Manifest with { File = _cache.Combine("cut.yaml") }, Options));

        Assert.Equal(file, error.File);
        Assert.Contains("samstream models calibrate", error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_CacheThatCannotBeWritten_OpensAndSaysThatNothingIsKept()
    {
        string file = _cache.Combine("file");
        File.WriteAllText(file, "");

        using SamModel model = SamModel.Open(Manifest, Options with { CacheFolder = file });

        Assert.NotNull(SamModel.WhyGraphsAreNotKept);
    }

    [Fact]
    public void Int8Key_OtherProcessor_IsAnotherGraph()
    {
        ActivationRanges ranges = ActivationRanges.Find(Manifest)!;

        Assert.NotEqual(
            SamGraphs.Int8Key(Manifest, Size, ranges, productsAreExact: true),
            SamGraphs.Int8Key(Manifest, Size, ranges, productsAreExact: false));
    }

    /// <summary>The layers that an observed graph shows.</summary>
    private sealed class OnnxLayers(byte[] graph) : IDisposable
    {
        private readonly Microsoft.ML.OnnxRuntime.InferenceSession _session = new(graph);

        public IEnumerable<string> Names =>
            _session.OutputNames.Select(LayerBuilder.LayerOf).OfType<string>().Distinct().Order(StringComparer.Ordinal);

        public int Outputs => _session.OutputNames.Count(name => name.StartsWith(LayerBuilder.OutputOf(""), StringComparison.Ordinal));

        public void Dispose() => _session.Dispose();
    }
}
