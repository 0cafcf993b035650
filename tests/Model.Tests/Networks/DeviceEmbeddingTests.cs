using Microsoft.ML.OnnxRuntime;
using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

/// <summary>The real model as it runs on a GPU, with the CPU's memory in place of the GPU's.</summary>
public sealed class DeviceEmbeddingTests : IDisposable
{
    private static readonly InputSize Size = new(128, 96);
    private static readonly ModelManifest Manifest =
        ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));

    private readonly TemporaryFolder _cache = new();
    private readonly TestImage[] _images = [new(80, 50), new(90, 70, seed: 2)];

    private static OnnxSessionOptions OnDevice => new() { DeviceMemory = "Cpu" };

    public void Dispose() => _cache.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void EncodeAndDecode_EmbeddingOnADevice_GivesTheSameEmbeddingsAndMasks(bool cudaGraph)
    {
        using SamModel plain = Open(new(), new());
        using SamModel model = Open(OnDevice with { CudaGraph = cudaGraph }, OnDevice);
        using ImageEmbedding first = model.Network.CreateEmbedding();
        using ImageEmbedding second = model.Network.CreateEmbedding();

        // In turn, since what stays on a device from the run before is not to be seen in the next.
        foreach ((int image, ImageEmbedding embedding) in new[] { (0, first), (1, second), (1, first), (0, second) })
        {
            using ImageEmbedding expected = plain.Network.CreateEmbedding();
            plain.Network.Encode(_images[image].View, expected);
            model.Network.Encode(_images[image].View, embedding);

            Assert.True(embedding.IsOnDevice);
            Assert.True(expected.Values.SequenceEqual(embedding.Values));
            Assert.Equal(Logits(plain, expected, boxes: 1), Logits(model, embedding, boxes: 1));
            Assert.Equal(Logits(plain, expected, boxes: 3), Logits(model, embedding, boxes: 3));
        }
    }

    [Fact]
    public void Decode_EmbeddingOnADevice_ReadsItThere()
    {
        using SamModel model = Open(OnDevice, OnDevice);
        using ImageEmbedding embedding = Encoded(model);
        float[] expected = Logits(model, embedding);

        embedding.Tensor.Span.Clear();

        Assert.Equal(expected, Logits(model, embedding));
    }

    [Fact]
    public void Decode_EmbeddingWasEdited_ReadsTheEditedValues()
    {
        using SamModel plain = Open(new(), new());
        using SamModel model = Open(OnDevice, OnDevice);
        using ImageEmbedding expected = Encoded(plain);
        using ImageEmbedding embedding = Encoded(model);

        expected.Edit().Fill(0.1f);
        embedding.Edit().Fill(0.1f);

        Assert.False(embedding.IsOnDevice);
        Assert.Equal(Logits(plain, expected), Logits(model, embedding));
    }

    [Fact]
    public void Decode_DecoderIsNotOnTheDevice_ReadsTheCopy()
    {
        using SamModel plain = Open(new(), new());
        using SamModel model = Open(OnDevice, new());
        using ImageEmbedding expected = Encoded(plain);
        using ImageEmbedding embedding = Encoded(model);

        Assert.Equal(Logits(plain, expected), Logits(model, embedding));
        embedding.Tensor.Span.Clear();
        Assert.NotEqual(Logits(plain, expected), Logits(model, embedding));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Encode_RunIsEnded_LeavesNothingOnTheDevice(bool cudaGraph)
    {
        using SamModel model = Open(OnDevice with { CudaGraph = cudaGraph }, OnDevice);
        using ImageEmbedding embedding = Encoded(model);
        using var ended = new RunOptions { Terminate = true };
        TestImage image = _images[0];

        Assert.Throws<OperationCanceledException>(() => model.Network.Encode(image.View, image.View.Bounds, embedding, ended));

        Assert.False(embedding.IsOnDevice);
        model.Network.Forget(embedding);
    }

    [Fact]
    public void Open_CudaGraphOnTheCpu_NamesTheCure()
    {
        var error = Assert.Throws<ModelException>(() => Open(new() { CudaGraph = true }, new()));

        Assert.Equal("Cpu", error.Found);
        Assert.Contains("model.cudaGraph", error.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_InputsThatAreLoadedOnUse_AreLoadedNowAsCudaGraphs()
    {
        var options = new SamModelOptions { CacheFolder = _cache.Path, Input = Size }.OnUse();
        var onUse = SamGraphs.Built(Manifest, options, Size);
        File.Delete(onUse.Encoder);

        SamNetwork.Open(Manifest, options, onUse).Dispose();
        Assert.Throws<ModelException>(() => SamNetwork.Open(
            Manifest, options with { Encoder = options.Encoder with { DeviceMemory = "Cpu", CudaGraph = true } }, onUse));
    }

    [Theory]
    [InlineData(ExecutionProvider.TensorRt, ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.Cuda, ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.Cpu, ExecutionProvider.Cpu)]
    public void ForDecoder_AnyProvider_IsOneThatTakesAnyNumberOfPrompts(ExecutionProvider provider, ExecutionProvider expected)
    {
        OnnxSessionOptions options = new OnnxSessionOptions { Provider = provider, Device = 1, CudaGraph = true }.ForDecoder();

        Assert.Equal(new OnnxSessionOptions { Provider = expected, Device = 1 }, options);
    }

    private SamModel Open(OnnxSessionOptions encoder, OnnxSessionOptions decoder) => SamModel.Open(
        Manifest, new SamModelOptions { CacheFolder = _cache.Path, Input = Size, Encoder = encoder, Decoder = decoder });

    private ImageEmbedding Encoded(SamModel model)
    {
        ImageEmbedding embedding = model.Network.CreateEmbedding();
        model.Network.Encode(_images[0].View, embedding);
        return embedding;
    }

    private static float[] Logits(SamModel model, ImageEmbedding embedding, int boxes = 1)
    {
        using var masks = new DecodedMasks();
        var prompts = new PromptBatch(model.Network.Geometry);
        for (int i = 0; i < boxes; i++)
            prompts.AddBox(prompts.Add(), 10 + i, 10, 50 + i, 40);
        model.Decoder.Decode(embedding, prompts, masks);
        return [.. Enumerable.Range(0, boxes).SelectMany(i => masks.Logits(i, 0).ToArray())];
    }
}
