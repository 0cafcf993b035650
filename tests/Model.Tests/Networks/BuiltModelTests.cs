using SamStream.Model.Manifests;
using SamStream.Model.Masks;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Preprocessing;
using SamStream.Pipeline.Frames;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Networks;

/// <summary>The real model with graphs built for a size of input.</summary>
public sealed class BuiltModelTests
{
    [Theory]
    [InlineData(512, 288)]
    [InlineData(384, 512)]
    public void Decode_BoxAroundADisc_GivesTheDisc(int inputWidth, int inputHeight)
    {
        const int Width = 640;
        const int Height = 360;
        var disc = Enumerable.Range(0, Width * Height)
            .Select(i => float.Hypot((i % Width) - 300, (i / Width) - 180) < 90).ToArray();
        using var cache = new TemporaryFolder();
        using var model = Open(cache, new InputSize(inputWidth, inputHeight));
        using var embedding = model.Network.CreateEmbedding();
        using var masks = new DecodedMasks();
        var prompts = new PromptBatch(model.Network.Geometry);
        prompts.AddBox(prompts.Add(), 210, 90, 390, 270);
        byte[] red = [60, 90, 230];
        byte[] pixels = [.. disc.SelectMany((isDisc, i) => isDisc ? red : Ground(i % Width, i / Width))];

        model.Network.Encode(new YuvImage(YuvPicture.FromBgr(pixels, Width, Height), new I420Layout(Width, Height)), embedding);
        model.Decoder.Decode(embedding, prompts, masks);
        var best = Enumerable.Range(0, 4).MaxBy(mask => masks.PredictedIou(0, mask));
        var found = new byte[Width * Height];
        new MaskResampler().Write(masks.Logits(0, best), masks.Geometry, found);

        var both = found.Where((value, i) => value != 0 && disc[i]).Count();
        var any = found.Where((value, i) => value != 0 || disc[i]).Count();
        Assert.True(both > 0.9 * any, $"IoU {(double)both / any} at {model.Input}");
    }

    [Fact]
    public void Decode_PromptsOfAnotherSize_IsRefused()
    {
        using var cache = new TemporaryFolder();
        using var model = Open(cache, new InputSize(512, 288));
        using var embedding = model.Network.CreateEmbedding();
        using var masks = new DecodedMasks();
        model.Network.Encode(new TestImage(64, 36).View, embedding);
        var prompts = new PromptBatch(TestGeometry.Square);
        prompts.AddBox(prompts.Add(), 1, 1, 20, 20);

        var error = Assert.Throws<ArgumentException>(() => model.Decoder.Decode(embedding, prompts, masks));

        Assert.Contains("512x288", error.Message, StringComparison.Ordinal);
        Assert.Contains("1024x1024", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_SecondTime_TakesTheBuiltGraphsFromTheCache()
    {
        using var cache = new TemporaryFolder();
        Open(cache, new InputSize(512, 288)).Dispose();
        var written = Directory.GetFiles(cache.Path).ToDictionary(file => file, File.GetLastWriteTimeUtc);

        Open(cache, new InputSize(512, 288)).Dispose();

        Assert.Equal(2, written.Count);
        Assert.Equal(written, Directory.GetFiles(cache.Path).ToDictionary(file => file, File.GetLastWriteTimeUtc));
    }

    private static SamModel Open(TemporaryFolder cache, InputSize size) =>
        SamModel.Open(
            ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml")),
            new SamModelOptions { CacheFolder = cache.Path, Input = size });

    private static byte[] Ground(int x, int y) => [(byte)(70 + (x % 16)), (byte)(110 + (y % 16)), 80];
}
