using SamStream.Model.Manifests;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Onnx;
using SamStream.Model.Tests.Tracking;
using SamStream.Model.Tracking;
using SamStream.Pipeline.Frames;
using SamStream.Pipeline.Segmentation;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

public sealed class SamModelTests
{
    private static readonly ModelManifest Manifest =
        ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));

    [Fact]
    public void Open_OtherHash_NamesFileExpectedAndFound()
    {
        var other = new string('0', 64);

        var error = Assert.Throws<ModelException>(
            () => SamModel.Open(Manifest with { Encoder = Manifest.Encoder with { Sha256 = other } }));

        Assert.EndsWith("encoder.onnx", error.File, StringComparison.Ordinal);
        Assert.Equal(($"SHA-256 {other}", Manifest.Encoder.Sha256), (error.Expected, error.Found));
    }

    [NoGpuFact]
    public void Open_AutoWithoutAGpu_TakesTheCpuAndSaysWhy()
    {
        var auto = new OnnxSessionOptions { Provider = ExecutionProvider.Auto };

        using var model = SamModel.Open(Manifest, new SamModelOptions { Encoder = auto, Decoder = auto });

        Assert.Equal(ExecutionProvider.Cpu, model.Provider);
        Assert.Equal(GpuRequirements.FindProblem(ExecutionProvider.Cuda)!.Found, model.WhyOnCpu);
    }

    [Fact]
    public void Open_OtherLength_SaysBoth()
    {
        var error = Assert.Throws<ModelException>(
            () => SamModel.Open(Manifest with { Decoder = Manifest.Decoder with { Bytes = 5 } }));

        Assert.Equal(("5 bytes", "16501766 bytes"), (error.Expected, error.Found));
    }

    [Fact]
    public void Open_OtherTensorInTheDecoder_NamesIt()
    {
        using var cache = new TemporaryFolder();
        var inputs = Manifest.Decoder.Inputs.Select(spec =>
            spec.Name == "mask_input" ? spec with { Element = TensorElement.F16 } : spec).ToList();

        var error = Assert.Throws<ModelException>(() => SamModel.Open(
            Manifest with { Decoder = Manifest.Decoder with { Inputs = inputs } },
            new SamModelOptions { CacheFolder = cache.Path }));

        Assert.Equal("input mask_input", error.Tensor);
        Assert.Equal(("float16 [1, 1, 256, 256]", "float32 [1, 1, 256, 256]"), (error.Expected, error.Found));
    }

    [Fact]
    public void Dispose_BeforeASegmenter_FreesWithThatOne()
    {
        using var cache = new TemporaryFolder();
        var model = SamModel.Open(Manifest, new SamModelOptions { CacheFolder = cache.Path, Input = new InputSize(128, 96) });
        using var pool = new FramePool(1);
        using var segmenter = new SamSegmenter(model);

        model.Dispose();
        model.Dispose();

        Assert.Throws<ObjectDisposedException>(() => new SamSegmenter(model));
        // Native code that is freed would not say so.
        using var frame = MovingDisks.Draw(pool, 128, 96, 0, isDiscontinuity: false);
        using (var embedding = segmenter.RentEmbedding(CancellationToken.None))
            segmenter.Encode(frame, FrameParts.Whole, embedding);
        Assert.False(model.IsFreed);
        segmenter.Dispose();
        segmenter.Dispose();
        Assert.True(model.IsFreed);
    }
}
