using SamStream.Model.Manifests;
using SamStream.Model.Measuring;
using SamStream.Model.Networks;
using SamStream.Model.Onnx;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Preprocessing;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Measuring;

public sealed class StockDecoderRunTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("Cpu")]
    public void Run_OnTheCpuOrADevice_NeedsNoRoomForItsOutputs(string? deviceMemory)
    {
        ModelManifest manifest = ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));
        using var embedding = new ImageEmbedding(TestGeometry.Square, 256) { Geometry = new LetterboxGeometry(64, 48, TestGeometry.Square) };
        var options = new SamModelOptions { Decoder = new OnnxSessionOptions { DeviceMemory = deviceMemory } };

        using var run = new StockDecoderRun(manifest, options, embedding, (10, 10, 40, 40));

        Assert.Null(Record.Exception(run.Run));
    }
}
