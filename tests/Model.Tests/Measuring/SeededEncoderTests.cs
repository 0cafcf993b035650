using SamStream.Model.Manifests;
using SamStream.Model.Measuring;
using SamStream.Model.Networks;
using SamStream.Model.Preprocessing;
using SamStream.Model.Tests.Tracking;
using SamStream.Pipeline.Frames;
using SamStream.TestSupport;

namespace SamStream.Model.Tests.Measuring;

public sealed class SeededEncoderTests
{
    private static readonly ModelManifest Manifest =
        ManifestReader.Read(RepositoryPaths.Combine("configs/models/mobile-sam.yaml"));

    [Fact]
    public void Open_InFloatsAndInBytes_RunsAlmostTheSameEncoderOnAFrame()
    {
        var options = new SamModelOptions { Input = new InputSize(128, 96) };
        using var pool = new FramePool(1);
        using VideoFrame frame = MovingDisks.Draw(pool, 120, 90, 0, isDiscontinuity: false, new MovingDisks.Disk(40, 30, 20, 200, 40, 40));
        using EncoderRun floats = SeededEncoder.Open(Manifest, options, []);
        using EncoderRun bytes = SeededEncoder.Open(Manifest, options with { Precision = ModelPrecision.Int8 }, [frame]);

        float[] expected = Embed(floats, frame), actual = Embed(bytes, frame);

        var error = expected.Zip(actual, (a, b) => (a - b) * (a - b)).Sum() / expected.Sum(value => value * value);
        Assert.InRange(error, 1e-6f, 0.02f);
    }

    private static float[] Embed(EncoderRun encoder, VideoFrame frame)
    {
        encoder.Prepare(new YuvImage(frame));
        encoder.Run();
        return encoder.Embedding.Values.ToArray();
    }
}
