using SamStream.Model.Manifests;
using SamStream.Model.Measuring;
using SamStream.Model.Networks;
using SamStream.Model.Networks.Sam;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Networks;
using SamStream.Model.Tests.Preprocessing;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Measuring;

[Slow("The encoder runs in each test.")]
public sealed class EncoderRunTests
{
    private static readonly ModelManifest Manifest =
        ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));

    [Fact]
    public void Run_PreparedFrame_GivesTheModelsEmbedding()
    {
        using var cache = new TemporaryFolder();
        var options = new SamModelOptions { CacheFolder = cache.Path, Input = new InputSize(128, 96) };
        var image = new TestImage(80, 50);
        var frame = image.View;
        using var model = SamModel.Open(Manifest, options);
        using var expected = model.Network.CreateEmbedding();
        model.Network.Encode(frame, expected);

        using var run = new EncoderRun(Manifest, options);
        run.Prepare(frame);
        run.Run();

        Assert.Equal(expected.Geometry, run.Embedding.Geometry);
        Assert.True(expected.Values.SequenceEqual(run.Embedding.Values));
    }

    [Fact]
    public void InputOf_Frame_IsTheExportedEncodersInput()
    {
        using var cache = new TemporaryFolder();
        using var model = SamModel.Open(Manifest, new SamModelOptions { CacheFolder = cache.Path });
        using var embedding = new ImageEmbedding(TestGeometry.Square, 256);
        var image = new TestImage(80, 50);
        var frame = image.View;
        model.Network.Encode(frame, embedding);

        Assert.True(((SamNetwork)model.Network).Input.SequenceEqual(EncoderRun.InputOf(Manifest, frame)));
    }
}
