using System.Security.Cryptography;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Networks.SamLightening;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Graphs;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks.SamLightening;

/// <summary>The encoder before MobileSAM's mask decoder: masks of random weights mean nothing, but everything fits.</summary>
[Slow("Whole networks are built and run in each test.")]
public sealed class SamLighteningMaskTests : IDisposable
{
    private static readonly ModelManifest MobileSam =
        ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));

    private readonly TemporaryFolder _folder = new();

    private SamModelOptions Options => new() { CacheFolder = _folder.Combine("cache") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_ManifestThatNamesABuiltEncoder_DecodesItsEmbedding()
    {
        byte[] graph = SamLighteningEncoder.Build(SamLighteningWeights.FromSeed(1), InputSize.Square);
        string file = _folder.Combine("encoder.onnx");
        File.WriteAllBytes(file, graph);
        ModelManifest manifest = MobileSam with
        {
            Name = "sam-lightening",
            Encoder = new ModelFile(
                file, Convert.ToHexStringLower(SHA256.HashData(graph)), graph.Length,
                SamContract.EncoderInputs(InputSize.Square), SamContract.EncoderOutputs(InputSize.Square)),
        };
        using SamModel model = SamModel.Open(manifest, Options);

        AssertMasks(model.Network, model.Decoder, columns: 256, rows: 256);
    }

    [Fact]
    public void Encode_Rectangle_FitsTheDecoderThatIsBuiltForIt()
    {
        var size = new InputSize(512, 288);
        SamGraphs graphs = SamGraphs.Built(MobileSam, Options, size);
        byte[] graph = SamLighteningEncoder.Build(SamLighteningWeights.FromSeed(1), size);
        using var network = SamNetwork.Open(MobileSam, Options, graphs, graph);
        using IMaskDecoder decoder = network.CreateDecoder(turns: null);

        AssertMasks(network, decoder, columns: 128, rows: 72);
    }

    [Fact]
    public void Build_Square_FeedsTheExportedDecoderAsItsFileHasIt()
    {
        var image = GraphRun.Numbers(3 * 1024 * 1024, 1.7f);
        using var encoder = new GraphRun(SamLighteningEncoder.Build(SamLighteningWeights.FromSeed(1), InputSize.Square));
        using var decoder = new GraphRun(File.ReadAllBytes(RepositoryPaths.Combine(MobileSam.Decoder.Path)));

        var (embedding, shape) = encoder.First((SamLighteningEncoder.Input, image, [1, 3, 1024, 1024]));
        var answers = decoder.All(
            ("image_embeddings", embedding, shape), ("point_coords", [300, 200, 700, 500], [1, 2, 2]), ("point_labels", [2, 3], [1, 2]),
            ("mask_input", new float[256 * 256], [1, 1, 256, 256]), ("has_mask_input", [0], [1]), ("orig_im_size", [360, 640], [2]));

        Assert.Equal([1, 1, 360, 640], answers.Single(answer => answer.Shape[^1] == 640).Shape);
        Assert.All(answers, answer => Assert.DoesNotContain(answer.Values, value => !float.IsFinite(value)));
    }

    private static void AssertMasks(ISegmentationNetwork network, IMaskDecoder decoder, int columns, int rows)
    {
        using ImageEmbedding embedding = network.CreateEmbedding();
        using var masks = new DecodedMasks();
        network.Encode(new TestImage(640, 360).View, embedding);
        var prompts = new PromptBatch(network.Geometry);
        prompts.AddBox(prompts.Add(), 100, 50, 300, 250);
        prompts.AddPoint(prompts.Add(), 500, 300, positive: true);

        decoder.Decode(embedding, prompts, masks);

        Assert.Equal((2, 4), (masks.Count, masks.MasksPerPrompt));
        for (var mask = 0; mask < 8; mask++)
        {
            float[] logits = masks.Logits(mask / 4, mask % 4).ToArray();
            Assert.Equal(columns * rows, logits.Length);
            Assert.DoesNotContain(logits, value => !float.IsFinite(value));
            Assert.True(logits.Max() > logits.Min(), $"mask {mask} says the same of every cell");
            Assert.True(float.IsFinite(masks.PredictedIou(mask / 4, mask % 4)));
        }
    }
}
